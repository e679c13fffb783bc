"""Triggers that let the log grow and nothing else. A superuser can pass them; the chain shows that somebody did."""

from __future__ import annotations

from sqlalchemy import Connection, text

TABLES = ("audit_entry", "audit_subject")


def protect(connection: Connection) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE where it exists) on the tables of the log."""
    make = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    for table in TABLES:
        for statement in make(table):
            connection.execute(text(statement))


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change()",
    ]
