"""Whom no shared transition note is about yet: a school's 10th graders with an open case and consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import contains_eager, joinedload

from casework import audit, clock
from casework.actions.consent.consents import name_of
from casework.class_list import sort_key
from casework.database import session
from casework.models import Case, Enrolment, Handover, Referral, User
from casework.models.codes import CaseStage, ConsentScope, Grade
from casework.models.transition_codes import HandoverStage
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within
from casework.policy.sharing import covers, holds


class Lack(StrEnum):
    """What a pupil without a shared note can be narrowed to."""

    NOT_BEGUN = "not-begun"
    BEGUN = "begun"
    NO_CONSENT = "no-consent"
    STARRED = "starred"


@dataclass(frozen=True, slots=True)
class LackRow:
    """A pupil of 10th grade whom no shared note is about. `note_id` is the one being written, if there is one."""

    referral_id: UUID
    name: str
    class_name: str
    covered: bool
    note_id: UUID | None
    school: str
    discuss: bool
    meeting_on: date | None
    lacks: frozenset[Lack]


@dataclass(frozen=True, slots=True)
class LackListing:
    """Those of one lack (or all), and how many each has. A count is the number of rows it opens."""

    rows: tuple[LackRow, ...]
    counts: dict[Lack, int]
    total: int


def look(actor: User, chosen: Lack | None = None) -> LackListing:
    """The school's 10th graders with an open case and consent whom no shared note is about, class by class."""
    found = session().execute(_without_a_note(actor)).all()
    rows = [(referral, note, class_name, bool(covered)) for referral, note, class_name, covered in found]
    lacks = {referral.id: _lacks(note, covered=covered) for referral, note, _, covered in rows}
    shown = [row for row in rows if chosen is None or chosen in lacks[row[0].id]]
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.HANDOVERS))
    reading.fetch(referral.pupil for referral, *_ in shown)
    shown.sort(key=lambda row: (sort_key(row[2], ""), *_order(reading, row[0])))
    listed = tuple(_lack_row(reading, *row, lacks[row[0].id]) for row in shown)
    return LackListing(listed, _counts(lacks.values()), len(rows))


def _order(reading: audit.Reading, referral: Referral) -> tuple[str, ...]:
    """A pupil's place in Norwegian order."""
    family, given = (reading.text(referral.pupil, column) or "" for column in ("family_name", "given_name"))
    return sort_key(str(family), str(given))


def _without_a_note(actor: User) -> Select[Any]:
    today = clock.today()
    tenth = and_(
        Enrolment.pupil_id == Referral.pupil_id,
        Enrolment.organisation_id == actor.organisation_id,
        Enrolment.grade == Grade.G10,
        Enrolment.starts_on <= today,
        or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
    )
    under_way = and_(Handover.referral_id == Referral.id, Handover.stage != HandoverStage.STOPPED)
    return (
        referrals_within(actor, Permission.SEND_HANDOVER)
        .join(Enrolment, tenth)
        .outerjoin(Handover, under_way)
        .where(
            Case.stage.in_((CaseStage.ACTIVE, CaseStage.ON_HOLD)),
            holds(),
            or_(Handover.id.is_(None), Handover.stage == HandoverStage.DRAFT),
        )
        .options(contains_eager(Referral.pupil), joinedload(Handover.to_school))
        .add_columns(Handover, Enrolment.class_name, covers(ConsentScope.UPPER_SECONDARY))
    )


def _lacks(note: Handover | None, *, covered: bool) -> frozenset[Lack]:
    belongs = {
        Lack.NOT_BEGUN: note is None,
        Lack.BEGUN: note is not None,
        Lack.NO_CONSENT: not covered,
        Lack.STARRED: note is not None and note.discuss,
    }
    return frozenset(lack for lack, inside in belongs.items() if inside)


def _counts(lacks: Iterable[frozenset[Lack]]) -> dict[Lack, int]:
    found = list(lacks)
    return {each: sum(each in one for one in found) for each in Lack}


def _lack_row(
    reading: audit.Reading,
    referral: Referral,
    note: Handover | None,
    class_name: str,
    covered: bool,
    lacks: frozenset[Lack],
) -> LackRow:
    return LackRow(
        referral_id=referral.id,
        name=name_of(reading, referral),
        class_name=class_name,
        covered=covered,
        note_id=note.id if note else None,
        school=note.to_school.name if note else "",
        discuss=note is not None and note.discuss,
        meeting_on=note.meeting_on if note else None,
        lacks=lacks,
    )
