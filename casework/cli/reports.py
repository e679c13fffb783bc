"""casework reports …: is the ledger of reports whole, and does it stand its own attack?"""

from __future__ import annotations

import click

from casework import work
from casework.actions.report import chain
from casework.actions.report.chain import Break
from casework.cli.attack import attack
from casework.cli.opening import opened

WORDS: dict[Break, str] = {
    Break.MISSING: "is missing",
    Break.UNLINKED: "does not hang on the one before it",
    Break.CHANGED: "does not say what its hash was made of",
    Break.UNREADABLE: "is no report of rounded figures",
    Break.NOT_AS_LOGGED: "is not what the log says was made",
    Break.PUBLISHED_UNLOGGED: "is not published as the log says",
    Break.COMMENTS_CHANGED: "has other comments than it was published with",
}


@click.group()
def reports() -> None:
    """Anonymised reports, and the proof that they are."""


@reports.command()
def verify() -> None:
    """Walk the ledger and hold it against the log. Exit 0: whole, or still empty. 1: every break is named."""
    with opened() as installation, work.unit(installation, reading=True):
        verdict = chain.verify()
    for each in verdict.broken:
        click.echo(f"Report {each.number} {WORDS[each.what]}.", err=True)
    if verdict.broken:
        raise SystemExit(1)
    whole = f"The ledger is whole: {verdict.links} reports."
    click.echo(whole if verdict.links else "Nothing to verify yet: there is no report.")


reports.add_command(attack)
