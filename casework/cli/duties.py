"""casework run-due: what the calendar asks for, for cron or a systemd timer. Harmless to run again."""

from __future__ import annotations

from dataclasses import fields

import click

from casework import work
from casework.actions import duties
from casework.config import Settings
from casework.errors import RefusedToStart
from casework.installation import Installation
from casework.privacy.orphans import TooManyOrphans


@click.command("run-due")
@click.pass_obj
def run_due(settings: Settings) -> None:
    """Let consents, observations and drafts lapse, ask for new consents, and clean up keys."""
    try:
        installation = Installation.open(settings)
        with work.doing(installation):
            counts = duties.run_due()
    except (RefusedToStart, TooManyOrphans) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for field in fields(counts):
        click.echo(f"{field.name.replace('_', ' ').capitalize()}: {getattr(counts, field.name)}")
