"""casework reports …: is the ledger of reports whole, and does it stand its own attack?"""

from __future__ import annotations

import click

from casework import work
from casework.actions.report import chain
from casework.cli.attack import attack
from casework.cli.opening import opened


@click.group()
def reports() -> None:
    """Anonymised reports, and the proof that they are."""


@reports.command()
def verify() -> None:
    """Walk the ledger. Exit 0: whole. 1: every break is named."""
    with opened() as installation, work.doing(installation):
        verdict = chain.verify()
    for each in verdict.broken:
        click.echo(f"Report {each.number}: {each.what.value.replace('_', ' ')}.", err=True)
    if verdict.broken:
        raise SystemExit(1)
    click.echo(f"The ledger is whole: {verdict.links} reports.")


reports.add_command(attack)
