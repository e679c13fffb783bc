"""casework run-due: what the calendar asks for, for cron or a systemd timer. Harmless to run again.

The milestones come after the duties, each lot of cases in a unit of work of its own: on 1 August a new year's begin.
"""

from __future__ import annotations

from dataclasses import fields

import click

from casework import work
from casework.actions.mailing import running as mailing
from casework.actions.report import running
from casework.actions.year import duties, turning
from casework.cli.opening import opened
from casework.privacy.orphans import TooManyOrphans


@click.command("run-due")
def run_due() -> None:
    """Let consents, observations and drafts lapse, ask for new consents, clean up keys, bring milestones up to date."""
    try:
        with opened() as installation:
            with work.doing(installation):
                counts = duties.run_due()
            for field in fields(counts):
                click.echo(f"{field.name.replace('_', ' ').capitalize()}: {getattr(counts, field.name)}")
            done = turning.run(installation, turning.prepare(installation))
            reported = running.run(installation)
            mailed = mailing.run(installation)
    except TooManyOrphans as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for what in ("added", "moved", "settled"):
        click.echo(f"Milestones {what}: {getattr(done, what)}")
    click.echo(f"Reports drafted: {len(reported.drafted)}")
    click.echo(f"Mails sent: {mailed.sent}, waiting: {mailed.waiting}, dropped: {mailed.dropped}")
