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


WRITTEN_ONCE = (
    "number",
    "frozen_on",
    "frozen_at",
    "plan",
    "ordered_by_id",
    "note",
    "content",
    "proof",
    "state_kept",
    "state_hash",
    "previous_hash",
    "hash",
    "drafted_at",
)
"""What a release has said for good once it has its hash."""
OF_PUBLISHED = "EXISTS (SELECT 1 FROM release WHERE release.id = {row}.release_id AND release.state = 'published')"


def freeze_releases(connection: Connection) -> None:
    """Refuse to change what a drafted release says, anything of one that is published or held, or what is said to it.

    Neither is deleted. A draft's comments can be written until it is published.
    """
    make = _frozen_postgresql if connection.dialect.name == "postgresql" else _frozen_sqlite
    differs = "IS DISTINCT FROM" if connection.dialect.name == "postgresql" else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in WRITTEN_ONCE)
    for statement in make(f"OLD.state IN ('published', 'held') OR (OLD.hash IS NOT NULL AND ({changed}))"):
        connection.execute(text(statement))


def _frozen_sqlite(frozen: str) -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'a release never changes'); END"
    return [
        f"CREATE TRIGGER release_written_once BEFORE UPDATE ON release WHEN {frozen} {refuse}",
        f"CREATE TRIGGER release_no_delete BEFORE DELETE ON release WHEN OLD.hash IS NOT NULL {refuse}",
        *(
            f"CREATE TRIGGER release_comment_no_{verb.lower()}_{row.lower()} BEFORE {verb} ON release_comment "
            f"WHEN {OF_PUBLISHED.format(row=row)} {refuse}"
            for verb, row in COMMENT_CHANGES
        ),
    ]


COMMENT_CHANGES = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))


def _frozen_postgresql(frozen: str) -> list[str]:
    refused = "RAISE EXCEPTION 'a release never changes';"
    refuse = "EXECUTE FUNCTION refuse_release_change()"
    checks = " ".join(
        f"IF TG_OP = '{verb}' THEN IF {OF_PUBLISHED.format(row=row)} THEN {refused} END IF; END IF;"
        for verb, row in COMMENT_CHANGES
    )
    return [
        f"CREATE OR REPLACE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refused} END $$",
        "CREATE OR REPLACE FUNCTION refuse_comment_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {checks} RETURN COALESCE(NEW, OLD); END $$",
        f"CREATE TRIGGER release_written_once BEFORE UPDATE ON release FOR EACH ROW WHEN ({frozen}) {refuse}",
        f"CREATE TRIGGER release_no_delete BEFORE DELETE ON release FOR EACH ROW WHEN (OLD.hash IS NOT NULL) {refuse}",
        f"CREATE TRIGGER release_no_truncate BEFORE TRUNCATE ON release FOR EACH STATEMENT {refuse}",
        "CREATE TRIGGER release_comment_frozen BEFORE INSERT OR UPDATE OR DELETE ON release_comment "
        "FOR EACH ROW EXECUTE FUNCTION refuse_comment_change()",
        f"CREATE TRIGGER release_comment_no_truncate BEFORE TRUNCATE ON release_comment FOR EACH STATEMENT {refuse}",
    ]
