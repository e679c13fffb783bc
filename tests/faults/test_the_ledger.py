"""What a report says never changes: the database refuses, and where somebody passes it, the ledger and the log tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

from click.testing import CliRunner
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from casework import work
from casework.actions.report import chain, drafting
from casework.actions.report.chain import Break
from casework.cli.reports import verify
from casework.models.codes import Role
from casework.models.report_codes import Population
from tests.browser import Visitor
from tests.faults.test_audit_log import as_superuser
from tests.ledger import draft, held, reports
from tests.make import Make

Browse = Callable[..., Visitor]

CHANGES = (
    "UPDATE release SET content = '{}' WHERE number = :number",
    "UPDATE release SET hash = previous_hash WHERE number = :number",
    "UPDATE release SET note = 'annen' WHERE number = :number",
    "UPDATE release SET state_kept = '{}' WHERE number = :number",
    "DELETE FROM release WHERE number = :number",
)
OF_PUBLISHED = (
    "UPDATE release SET state = 'draft', published_at = NULL WHERE number = :number",
    "UPDATE release SET published_by_id = NULL WHERE number = :number",
    "UPDATE release SET version = 9 WHERE number = :number",
    "UPDATE release_comment SET body = 'annet'",
    "DELETE FROM release_comment",
)


def refused(make: Make, statement: str, number: int) -> bool:
    with make.installation.database.engine.connect() as raw:
        try:
            raw.execute(text(statement), {"number": number} if ":number" in statement else {})
        except DBAPIError as refusal:
            return "a release never changes" in str(refusal)
    return False


def test_the_database_itself_refuses_to_change_or_delete_what_a_report_says(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    release, there = draft(make), browse(manager)
    there.submit(f"/releases/{release.id}/comments/jobs", body="Dette sto her")
    assert all(refused(make, each, 1) for each in CHANGES)
    assert not any(refused(make, each, 1) for each in OF_PUBLISHED[3:])
    there.submit(f"/releases/{release.id}/publish")
    assert all(refused(make, each, 1) for each in (*CHANGES, *OF_PUBLISHED))
    added = (
        "INSERT INTO release_comment (id, release_id, section, body, written_by_id, written_at, version) "
        f"SELECT '{uuid4().hex}', release_id, 'requests', body, written_by_id, written_at, 1 FROM release_comment"
    )
    assert refused(make, added, 1)
    held(make, 2)
    assert refused(make, "UPDATE release SET state = 'draft' WHERE number = :number", 2)


def test_the_ledger_shows_every_way_of_rewriting_it(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    release, there = draft(make), browse(manager)
    there.submit(f"/releases/{release.id}/comments/jobs", body="Dette sto her")
    there.submit(f"/releases/{release.id}/publish")
    draft(make, 2)
    for statement, found in (
        ("UPDATE release SET content = replace(content, ':5', ':10') WHERE number = 1", Break.CHANGED),
        ("UPDATE release SET content = replace(content, ':5', ':7') WHERE number = 1", Break.UNREADABLE),
        ("UPDATE release SET state_kept = replace(state_kept, ':5', ':10') WHERE number = 1", Break.CHANGED),
        ("UPDATE release SET previous_hash = hash WHERE number = 2", Break.UNLINKED),
        ("UPDATE release SET hash = previous_hash WHERE number = 2", Break.NOT_AS_LOGGED),
        (
            "UPDATE release SET state = 'published', published_at = drafted_at WHERE number = 2",
            Break.PUBLISHED_UNLOGGED,
        ),
        ("UPDATE release SET state = 'draft', published_at = NULL WHERE number = 1", Break.PUBLISHED_UNLOGGED),
        ("UPDATE release_comment SET body = 'Noe annet'", Break.COMMENTS_CHANGED),
        ("UPDATE release SET number = 3 WHERE number = 2", Break.MISSING),
    ):
        with work.unit(make.installation, reading=False) as opened:
            passing_the_triggers(opened.connection(), statement)
            assert found in {each.what for each in chain.verify().broken}, statement
    with make.reading():
        assert chain.verify().broken == ()


def test_the_proof_says_how_every_part_was_made() -> None:
    made = reports()[1]
    said = json.loads(drafting.proof_of(made))["made"]
    assert len(said) == len(made.kept) == 3
    for each in said:
        kept = made.kept[each["year"], Population(each["population"])]
        assert (each["salt"], tuple(each["coarse"])) == (kept.salt, kept.coarse)
        assert sorted(each["slack"].values()) == sorted(kept.slack.values())


def test_a_draft_that_somebody_rewrote_is_not_published(make: Make, browse: Browse) -> None:
    release, there = draft(make), browse(make.user(Role.MANAGER))
    looked = there.get(f"/releases/{release.id}/publish")
    with as_superuser(make.installation) as connection:
        connection.exec_driver_sql("UPDATE release SET content = replace(content, ':5', ':10')")
    answer = there.submit(f"/releases/{release.id}/publish", looked, status=409)
    assert "Rekken av rapporter er brutt" in answer.text
    assert make.log("report_published") == []


def passing_the_triggers(connection: Connection, statement: str) -> None:
    """What somebody with the database's own password can do."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    else:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(statement)


def test_the_command_says_whether_the_ledger_is_whole_and_where_it_is_not(make: Make) -> None:
    draft(make)
    asked = CliRunner().invoke(verify, obj=make.installation.settings)
    assert (asked.exit_code, asked.output) == (0, "The ledger is whole: 1 reports.\n")
    with as_superuser(make.installation) as connection:
        connection.exec_driver_sql("UPDATE release SET frozen_on = '2020-01-01'")
    asked = CliRunner().invoke(verify, obj=make.installation.settings)
    assert asked.exit_code == 1
    assert "Report 1 does not say what its hash was made of." in asked.output
