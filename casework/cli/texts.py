"""python -m casework texts …: the catalogues of the languages casework speaks."""

from __future__ import annotations

import click

from casework import language
from casework.translations import catalogue


@click.group("texts")
def texts() -> None:
    """Keep translations in step with the texts in code and templates."""


@texts.command("update")
def update() -> None:
    """Find every text and merge it into each catalogue; then fill in what is listed as lacking."""
    every = catalogue.texts()
    for tag in (tag for tag in language.TELLING if tag != "en"):
        found = every if tag in language.LANGUAGES else catalogue.told()
        lacking = catalogue.update(tag, found)
        click.echo(f"{tag}: {sum(1 for _ in catalogue.messages(found))} texts, {len(lacking)} without words")
        for text in lacking:
            click.echo(f"  {text}")
