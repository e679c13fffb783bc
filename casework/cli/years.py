"""casework years …: the turn of the school year."""

from __future__ import annotations

from time import monotonic

import click

from casework.actions.year import turning
from casework.cli.opening import opened


@click.group()
def years() -> None:
    """School years, and the milestones in them."""


@years.command("turn")
@click.option("--year", type=int, help="The calendar year the school year begins in. Today's when left out.")
def turn(year: int | None) -> None:
    """Bring the milestones of every open case up to date. Harmless to stop, and to run again."""
    begun = monotonic()
    with opened() as installation:
        coming = turning.prepare(installation, year)
        with click.progressbar(length=len(coming.case_ids), label="Cases") as bar:
            done = turning.run(installation, coming, step=bar.update)
    changed = f"{done.added} milestones added, {done.moved} moved, {done.settled} settled"
    click.echo(f"{done.cases} cases are up to date after {monotonic() - begun:.1f} seconds: {changed}.")
