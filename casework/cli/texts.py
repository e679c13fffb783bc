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
    for tag in (tag for tag in language.LANGUAGES if tag != "en"):
        lacking = catalogue.update(tag, every)
        click.echo(f"{tag}: {sum(1 for _ in catalogue.messages(every))} texts, {len(lacking)} without words")
        for text in lacking:
            click.echo(f"  {text}")


@texts.command("awaiting")
@click.argument("tag", type=click.Choice([tag for tag in language.LANGUAGES if tag != "en"]))
def awaiting(tag: str) -> None:
    """List the texts of a language that no proofreader has read as they stand."""
    waiting = catalogue.awaiting(tag)
    for text, words in waiting:
        click.echo(f"{text}\t{words}")
    click.echo(f"{len(waiting)} texts await a proofreader.", err=True)
