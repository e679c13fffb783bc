"""casework demo …: synthetic people and two school years of history."""

from __future__ import annotations

import click

from casework.config import Settings
from casework.demo.build import build, is_empty
from casework.installation import Installation

STEPS = 1500  # about as many as the demo takes; only the progress bar cares


@click.group()
def demo() -> None:
    """Synthetic data, for showing casework. Never in production."""


@demo.command("build")
@click.pass_obj
def fill(settings: Settings) -> None:
    """Fill an empty installation with the demo."""
    if settings.production or not settings.demo:
        raise click.ClickException("The demo is only built where CASEWORK_DEMO=1.")
    installation = Installation.open(settings)
    if not is_empty(installation):
        raise click.ClickException("There is something in this installation already; the demo needs an empty one.")
    with click.progressbar(length=STEPS, label="Two school years") as bar:
        built = build(installation, step=lambda: bar.update(1))
    click.echo(f"{built.pupils} pupils, {built.cases} cases, {built.followups} follow-ups in {built.steps} steps.")
