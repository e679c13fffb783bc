"""casework audit …: is the log whole?"""

from __future__ import annotations

import click

from casework import work
from casework.audit.verify import verify as check_chain
from casework.config import Settings
from casework.errors import RefusedToStart
from casework.installation import Installation

UNREADABLE = 2


@click.group()
def audit() -> None:
    """The access log."""


@audit.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Walk the chain. Exit 0: whole. 1: tampered, the first bad line is named. 2: the log cannot be read."""
    try:
        installation = Installation.open(settings)
        with work.unit(installation, reading=True) as opened:
            verdict = check_chain(opened)
    except (RefusedToStart, OSError) as fault:
        click.echo(f"The log cannot be read: {fault}", err=True)
        raise SystemExit(UNREADABLE) from fault
    if verdict.whole:
        click.echo(f"The log is whole: {verdict.rows} lines.")
        return
    click.echo(f"The log is not whole: line {verdict.bad_seq} does not follow from the one before it.", err=True)
    raise SystemExit(1)
