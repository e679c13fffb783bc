"""Migrations: numbered, head pinned. casework refuses to serve a database that is not at its head."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from casework.database import Database
from casework.errors import RefusedToStart

HEAD = "0006"


def config(database: Database) -> Config:
    """Alembic's own settings for one database, without a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["engine"] = database.engine
    return made


def upgrade(database: Database, to: str = "head") -> None:
    """Bring a database forward."""
    command.upgrade(config(database), to)


def standing(database: Database) -> str | None:
    """The migration a database stands at, or None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest(database: Database) -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(config(database)).get_current_head()


def insist_on_head(database: Database) -> None:
    """Raise RefusedToStart unless the database stands at HEAD."""
    found = standing(database)
    if found != HEAD:
        raise RefusedToStart(
            f"The database is at migration {found or 'none'}, casework needs {HEAD}. Run: casework database upgrade"
        )
