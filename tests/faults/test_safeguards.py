"""Safeguards that stand beside another one, each missed by itself when it is gone."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, insert, select

from casework import audit, work
from casework.actions.request.openings import open_when_both_agree
from casework.audit.log import Circumstance, Line, append
from casework.audit.table import AuditEntry
from casework.audit.verify import verify
from casework.errors import Unreadable
from casework.installation import Installation
from casework.models import Guardian, Referral, User
from casework.models.codes import ConsentStatus, Decision, Role
from casework.models.columns import Sealed
from casework.models.sealing import seal
from tests.browser import Visitor
from tests.faults.test_audit_log import as_superuser, copy_of_line
from tests.make import Make


def say(installation: Installation, *changed: int, kept: bool = True) -> dict[int, dict[str, object]]:
    """Chain lines in, and take them back unless they are kept: what another course of the day would have written."""
    with work.unit(installation, reading=False) as opened:
        said: list[Line] = [audit.record(None, audit.DutyRun(changed=one)) for one in changed]
        append(opened, said, (), Circumstance(None, "0" * 16))
        rows = {row["seq"]: dict(row) for row in opened.execute(select(*AuditEntry.__table__.c)).mappings()}
        opened.info["lines"] = []
        opened.info["settled"] = True
        if kept:
            opened.commit()
        else:
            opened.rollback()
    return rows


def test_a_line_from_another_course_of_the_same_day_is_noticed(make: Make, installation: Installation) -> None:
    """Every line of a restored copy is authentic by itself; only what stood before it is different."""
    make.user(Role.ADVISER)
    other_course = say(installation, 1, 2, kept=False)
    truth = say(installation, 10, 20)
    last = max(truth)
    assert last == max(other_course)
    with as_superuser(installation) as connection:
        table = cast("Table", AuditEntry.__table__)
        assert copy_of_line(connection, last)["mac"] != other_course[last]["mac"]
        connection.execute(table.delete().where(table.c.seq == last))
        connection.execute(insert(AuditEntry), [other_course[last]])
    with make.reading() as opened:
        assert verify(opened).bad_seq == last


def test_a_damaged_field_is_not_written_over(make: Make) -> None:
    """What cannot be read is locked against saving: somebody may still be able to mend it."""
    guardian = make.guardian(make.pupil())
    damaged = bytearray(guardian.name)
    damaged[-1] ^= 1
    with make.writing() as opened:
        opened.get_one(Guardian, guardian.id).name = Sealed(bytes(damaged))
    with pytest.raises(Unreadable), make.writing() as opened:
        seal(opened.get_one(Guardian, guardian.id), "name", "Et nytt navn")
    assert bytes(make.fresh(Guardian, guardian.id).name) == bytes(damaged)


def test_consent_alone_opens_no_case(make: Make) -> None:
    """Names open when both are yes: consent never stands in for Nav's own answer."""
    referral = make.referral(consent=ConsentStatus.GIVEN)
    with make.writing() as opened:
        standing = opened.get_one(Referral, referral.id)
        assert standing.decision is Decision.NEW
        assert open_when_both_agree(opened.get_one(User, referral.sent_by_id), standing) is None


def test_a_stranger_s_follow_up_under_one_s_own_case_is_refused_and_logged(app: Flask, make: Make) -> None:
    """The action refuses this, not the gate: the log must hear of it all the same."""
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    Visitor(app, adviser).get(f"/cases/{case.id}/followups/{uuid4()}/correct", status=404)
    assert [line.rule for line in make.log("access_denied")] == ["followups.correct"]
