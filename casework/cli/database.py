"""casework database …: bring the data store forward."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.engine import make_url

from casework.config import Settings
from casework.database import Database
from casework.migrations import HEAD, standing, upgrade


@click.group()
def database() -> None:
    """The data store."""


@database.command("upgrade")
@click.pass_obj
def bring_forward(settings: Settings) -> None:
    """Make the tables, or bring them to this version."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    upgrade(Database(settings.database_url))
    click.echo(f"The data store stands at migration {HEAD}.")


@database.command("status")
@click.pass_obj
def status(settings: Settings) -> None:
    """Say where the data store stands."""
    found = standing(Database(settings.database_url))
    click.echo(f"The data store stands at {found or 'no migration'}; this version needs {HEAD}.")
    if found != HEAD:
        raise SystemExit(1)
