"""What a page asks of its databases: how many statements, and whether each of them goes by an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

HOUSEKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "EXPLAIN")
SMALL = {"organisation", "area", "consent_requirement", "consent_text", "release", "keyring", "meta"}
SMALL |= {"school_year", "school_year_date", "labour_rule"}
"""Tables that stay small whatever the number of cases: reading all of one is no fault."""


@dataclass(slots=True)
class Watch:
    """Statements seen, with their values and the engine they went to."""

    statements: list[tuple[Engine, str, Any]] = field(default_factory=list)

    def without_index(self) -> list[str]:
        """The steps of the query plans (SQLite's) that read a whole table that grows, or build an index to avoid it."""
        found = []
        for engine, statement, values in self.statements:
            if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
                steps = plan(engine, statement, values)
                if not _first_of_an_index(steps, statement):
                    found += [f"{step}  [{_gist(statement)}]" for step in steps if not by_index(step, engine)]
        return found


@contextmanager
def watching(*engines: Engine) -> Iterator[Watch]:
    """See every statement to these databases inside the block; those that only keep a transaction are not counted."""
    seen = Watch()

    def note(connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if not statement.lstrip().upper().startswith(HOUSEKEEPING):
            seen.statements.append((connection.engine, statement, values))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def plan(engine: Engine, statement: str, values: Any) -> list[str]:
    """How SQLite carries out a statement, step by step."""
    raw = engine.raw_connection()
    try:
        return [row[-1] for row in raw.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
    finally:
        raw.close()


def by_index(step: str, engine: Engine) -> bool:
    """No growing table is read from end to end, and no index is made on the way."""
    if "AUTOMATIC" in step:
        return False
    scanned = re.match(r"SCAN (?:TABLE )?(\w+)", step)
    if scanned is None:
        return True
    name = re.sub(r"_\d+$", "", scanned.group(1))
    return name in SMALL or name not in _tables(engine)


def _first_of_an_index(steps: list[str], statement: str) -> bool:
    """SQLite calls it a scan too when only the first rows of an index are taken: ORDER BY … LIMIT without sorting."""
    return len(steps) == 1 and "USING" in steps[0] and "INDEX" in steps[0] and "LIMIT" in statement


def _tables(engine: Engine) -> set[str]:
    raw = engine.raw_connection()
    try:
        found = raw.cursor().execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    finally:
        raw.close()
    return {name for (name,) in found}


def _gist(statement: str) -> str:
    return " ".join(statement.split())[:90]
