"""The log grows, says what happened, and shows when somebody touched it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import pytest
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import DBAPIError

from casework import audit, clock, work
from casework.audit.table import AuditEntry, AuditSubject
from casework.audit.verify import Verdict, verify
from casework.database import session
from casework.errors import LogUnavailable, NotNow
from casework.installation import Installation
from casework.models import Area, Followup, Organisation, User
from casework.models.codes import ContactOutcome, ContactType, Role
from casework.models.sealing import seal
from tests.make import Make

TABLE = cast("Table", AuditEntry.__table__)


@pytest.fixture
def told(make: Make) -> Make:
    """A log with a case's beginnings in it."""
    make.case()
    make.case()
    return make


def checked(make: Make) -> Verdict:
    with make.reading() as opened:
        return verify(opened)


@contextmanager
def as_superuser(installation: Installation) -> Iterator[Connection]:
    """Somebody who can pass the triggers."""
    with installation.database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection


def copy_of_line(connection: Connection, seq: int) -> dict[str, object]:
    return dict(connection.execute(select(TABLE).where(AuditEntry.seq == seq)).mappings().one())


def edit(connection: Connection) -> int:
    connection.execute(text("UPDATE audit_entry SET decision = 'deny' WHERE seq = 5"))
    return 5


def delete(connection: Connection) -> int:
    connection.execute(text("DELETE FROM audit_subject WHERE seq = 6"))
    connection.execute(text("DELETE FROM audit_entry WHERE seq = 6"))
    return 6


def reorder(connection: Connection) -> int:
    one, other = copy_of_line(connection, 3), copy_of_line(connection, 4)
    for seq, line in ((3, other), (4, one)):
        values = {name: value for name, value in line.items() if name != "seq"}
        connection.execute(TABLE.update().where(AuditEntry.seq == seq).values(**values))
    return 3


def insert(connection: Connection) -> int:
    last = connection.execute(text("SELECT max(seq) FROM audit_entry")).scalar_one()
    line = copy_of_line(connection, last) | {"seq": last + 1}
    connection.execute(TABLE.insert(), [line])
    return int(last) + 1


def rename_the_person(connection: Connection) -> int:
    seq = connection.execute(text("SELECT min(seq) FROM audit_subject")).scalar_one()
    connection.execute(
        text("UPDATE audit_subject SET subject = :other WHERE seq = :seq"), {"other": "0" * 32, "seq": seq}
    )
    return int(seq)


def test_an_untouched_log_is_whole(told: Make) -> None:
    assert checked(told).whole


@pytest.mark.parametrize("tamper", [edit, delete, reorder, insert, rename_the_person])
def test_tampering_is_found_and_the_first_bad_line_is_named(
    told: Make, installation: Installation, tamper: Callable[[Connection], int]
) -> None:
    with as_superuser(installation) as connection:
        bad = tamper(connection)
    assert checked(told).bad_seq == bad


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET decision = 'deny'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_subject",
        "UPDATE audit_subject SET subject = ''",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(told: Make, installation: Installation, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), installation.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_sqlite_cannot_be_walked_past_with_replace(told: Make, installation: Installation) -> None:
    if installation.database.engine.dialect.name == "postgresql":
        return  # PostgreSQL has no REPLACE
    with pytest.raises(DBAPIError, match="append-only"), installation.database.engine.begin() as connection:
        line = copy_of_line(connection, 2)
        connection.execute(TABLE.insert().prefix_with("OR REPLACE"), [line])


def test_a_change_without_a_line_is_refused_and_leaves_nothing(make: Make, installation: Installation) -> None:
    with pytest.raises(work.SilentChange), work.doing(installation) as opened:
        opened.add(Area(name="Stille", position=1, active=True))
    assert make.log() == []
    with make.reading() as opened:
        assert opened.scalars(select(Area).where(Area.name == "Stille")).all() == []


def test_a_refused_change_takes_its_line_along_but_keeps_what_was_seen(make: Make, installation: Installation) -> None:
    case = make.case()
    before = len(make.log())
    with pytest.raises(NotNow), work.doing(installation):
        actor = session().get_one(User, make.user(Role.ADVISER).id)
        audit.record(actor, audit.CaseOpened(case.owner))
        audit.record(actor, audit.CaseReopened(case.owner))
        raise NotNow
    assert [line.action for line in make.log()[before:]] == ["duty_run", "duty_run", "case_opened"]


def test_each_sealed_write_leaves_the_hash_of_its_ciphertext(make: Make, installation: Installation) -> None:
    case = make.case()
    with work.doing(installation) as opened:
        author = opened.get_one(User, make.user(Role.ADVISER).id)
        followup = Followup(
            case_id=case.id, author_id=author.id, happened_on=clock.today(), type=ContactType.PHONE,
            outcome=ContactOutcome.HELD, parties=set(), topics=set(), recorded_at=clock.now(),
        )  # fmt: skip
        seal(followup, "note", "Avtalte nytt møte")
        opened.add(followup)
        audit.record(author, audit.FollowupRecorded(case.owner, followup.id, ContactOutcome.HELD))
    line = make.log("followup_recorded")[0]
    assert followup.id.hex in line.sealed and "followup.note" in line.sealed
    assert "Avtalte" not in line.sealed + line.detail


def test_nothing_is_shown_when_the_log_cannot_be_written(make: Make, installation: Installation) -> None:
    case = make.case()
    with as_superuser(installation) as connection:
        connection.execute(text("DROP TABLE audit_subject"))
    with pytest.raises(LogUnavailable), work.unit(installation, reading=True):
        audit.read(None, audit.CaseOpened(case.owner))


def test_a_log_line_holds_a_reference_and_never_the_case_itself(make: Make) -> None:
    case = make.case()
    lines = make.log("case_created")
    assert lines[0].subject and lines[0].subject != case.id.hex
    everything = " ".join(str(vars(line)) for line in make.log())
    assert case.id.hex not in everything and str(case.id) not in everything and case.number not in everything


def test_the_order_is_the_sequence_even_when_the_clock_steps_back(make: Make, installation: Installation) -> None:
    make.office()
    earlier = clock.now().replace(year=clock.now().year - 1)
    with clock.at(earlier):
        make.office()
    assert checked(make).whole
    assert "clock_behind_us" in make.log()[-1].detail


def test_a_reading_page_cannot_write(make: Make) -> None:
    office = make.office()
    with pytest.raises(Exception, match="only reads"), make.reading() as opened:
        opened.get_one(Organisation, office.id).name = "Ny"
        opened.flush()


def test_children_of_the_log_are_the_people_it_is_about(make: Make) -> None:
    make.case()
    with make.reading() as opened:
        entries = {line.seq: line.row_count for line in opened.scalars(select(AuditEntry))}
        counted: dict[int, int] = dict.fromkeys(entries, 0)
        for row in opened.scalars(select(AuditSubject)):
            counted[row.seq] += 1
    assert counted == entries
