"""The data store is what the models say, is brought forward by numbered steps, and is served only at the last one.

There is no way back: an older version of casework gets its own backup back, never a rewritten database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Connection, Enum, MetaData, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

import casework.audit.table  # makes every table known, as the next line does
import casework.models
from casework import create_app, migrations
from casework.database import Base, Database
from casework.errors import RefusedToStart
from casework.installation import Installation
from tests.backends import postgresql_server

PACKAGE = Path(casework.models.__file__).parents[1]
VERSIONS = sorted((PACKAGE / "migrations" / "versions").glob("*.py"))
NUMBERED = re.compile(r"(\d{4})_[a-z0-9_]+")


@pytest.fixture(params=["postgresql", "sqlite"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield opened
        opened.engine.dispose()
        return
    name = f"casework_empty_{uuid4().hex[:12]}"
    with psycopg.connect(postgresql_server(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        address = make_url(postgresql_server()).set(drivername="postgresql+psycopg", database=name)
        opened = Database(address.render_as_string(hide_password=False))
        yield opened
        opened.engine.dispose()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def differences(connection: Connection) -> list[object]:
    batch = connection.dialect.name == "sqlite"
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": batch})
    return list(compare_metadata(context, Base.metadata))


def checks_of(connection: Connection, table: str) -> set[str]:
    """Names of a table's check constraints as they stand in the database."""
    return {str(check["name"]) for check in inspect(connection).get_check_constraints(table)}


def test_the_migrations_make_what_the_models_say(installation: Installation) -> None:
    with installation.database.engine.connect() as connection:
        assert differences(connection) == []


def test_the_migrations_make_every_rule_the_models_give_the_database(installation: Installation) -> None:
    """Alembic compares no check constraints by itself."""
    with installation.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            wanted = {str(rule.name) for rule in table.constraints if isinstance(rule, CheckConstraint)}
            assert checks_of(connection, table.name) == wanted, table.name


def test_the_database_takes_every_member_of_every_closed_set_and_no_other(installation: Installation) -> None:
    """A rule the database kept from an earlier step would refuse what the models have learnt since."""
    with installation.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            checks = inspect(connection).get_check_constraints(table.name)
            rules = [(str(rule["name"]), str(rule["sqltext"])) for rule in checks]
            for column in table.columns:
                if isinstance(column.type, Enum) and column.type.enums:
                    mine = [text for name, text in rules if name == f"ck_{table.name}_{column.type.name}"]
                    named = {frozenset(re.findall(r"'([^']*)'", rule)) for rule in mine}
                    assert named == {frozenset(column.type.enums)}, f"{table.name}.{column.name}"


def test_what_stands_in_the_tables_comes_through_a_migration(empty: Database) -> None:
    """Tasks and drafts are written anew on SQLite when their kinds grow; nothing of them may be lost."""
    migrations.upgrade(empty, "0001")
    with empty.engine.begin() as connection:
        _furnish(connection)
    migrations.upgrade(empty)
    with empty.engine.begin() as connection:
        assert connection.execute(text("SELECT kind, doer_id FROM task")).all() == [("call", None)]
        assert connection.execute(text("SELECT kind FROM draft")).all() == [("flag",)]
        connection.execute(text("UPDATE task SET kind = 'ot_referral'"))
        connection.execute(text("UPDATE draft SET kind = 'handover'"))
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE task SET kind = 'anything'"))


def test_milestones_come_through_when_placements_get_theirs(empty: Database) -> None:
    """The table is written anew on SQLite when its kinds grow, with what points at it and what it points at."""
    migrations.upgrade(empty, "0002")
    with empty.engine.begin() as connection:
        add = _furnish(connection)
        add("milestone", kind="plan_agreed", held_by="adviser", state="not_relevant", not_relevant="year_over")
    migrations.upgrade(empty)
    with empty.engine.begin() as connection:
        rows = connection.execute(text("SELECT kind, not_relevant, agreement_id FROM milestone")).all()
        assert rows == [("plan_agreed", "year_over", None)]
        connection.execute(text("UPDATE milestone SET kind = 'job_started', not_relevant = 'too_short'"))
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE milestone SET kind = 'anything'"))


def _furnish(connection: Connection) -> Callable[..., None]:
    """One row in tasks, drafts and those they hang on, as the first shape had them. Returns what adds a row more."""
    meta = MetaData()
    meta.reflect(connection)
    made: dict[str, Any] = {}

    def add(table: str, **told: Any) -> None:
        values = {}
        for column in meta.tables[table].columns:
            if column.name in told:
                values[column.name] = told[column.name]
            elif not column.nullable:
                values[column.name] = _anything(column, made)
        made[table] = values["id"]
        connection.execute(insert(meta.tables[table]).values(values))

    add("organisation", kind="nav_office")
    add("area")
    add("user", role="adviser", organisation_id=made["organisation"], active=True)
    add("pupil", source="adviser")
    add("referral", source="walk_in", decision="accepted", decided_at=NOON, consent="given", **CODED)
    add("case", stage="active", measures=",transition,")
    add("task", kind="call", state="open", next_step=True)
    add("draft", kind="flag")
    return add


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODED = {"urgency": "ordinary", "informed": "yes", "measures": ",transition,"}


def _anything(column: Column[Any], made: dict[str, Any]) -> Any:
    """A value a column takes: an id of what is made already, or something of its kind."""
    for reference in column.foreign_keys:
        return made[reference.column.table.name]
    if column.name in {"id", "subject_id"}:
        return uuid4() if column.type.python_type is UUID else uuid4().hex
    kinds: dict[type, Any] = {
        str: uuid4().hex[:8],
        int: 1,
        bool: False,
        bytes: b"x",
        date: NOON.date(),
        datetime: NOON,
    }
    return kinds[column.type.python_type]


def test_an_empty_database_is_brought_to_the_head_and_again_without_harm(empty: Database) -> None:
    assert migrations.standing(empty) is None
    for _ in range(2):
        migrations.upgrade(empty)
        assert migrations.standing(empty) == migrations.HEAD
    with empty.engine.connect() as connection:
        assert differences(connection) == []


def test_the_head_this_version_needs_is_the_newest_migration(installation: Installation) -> None:
    assert migrations.newest(installation.database) == migrations.HEAD


def test_migrations_are_numbered_in_a_single_line(installation: Installation) -> None:
    script = ScriptDirectory.from_config(migrations.config(installation.database))
    steps = list(reversed(list(script.walk_revisions())))
    assert [step.revision for step in steps] == [f"{number:04}" for number in range(1, len(steps) + 1)]
    assert [step.down_revision for step in steps] == [None, *(step.revision for step in steps[:-1])]
    named = [NUMBERED.fullmatch(path.stem) for path in VERSIONS]
    assert [found and found[1] for found in named] == [step.revision for step in steps]


def test_there_is_no_way_back() -> None:
    offering = [path for path in PACKAGE.rglob("*.py") if "downgrade(" in path.read_text(encoding="utf-8")]
    assert [path.name for path in offering] == []


@pytest.mark.parametrize("found", [None, "0000", "9999"])
def test_casework_refuses_to_serve_a_database_that_is_not_at_its_head(
    installation: Installation, found: str | None
) -> None:
    with installation.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if found:
            connection.execute(text("INSERT INTO alembic_version VALUES (:found)"), {"found": found})
    with pytest.raises(RefusedToStart) as refusal:
        create_app(installation=installation)
    said = str(refusal.value)
    assert f"at migration {found or 'none'}, casework needs {migrations.HEAD}" in said
    assert said.endswith("Run: casework database upgrade")
    assert "\n" not in said
