"""Who lives in a generated database: plain rows for any number of cases, the same for the real page and its twin.

Spread as time spreads them: the reader's cases lie among everyone else's, not beside each other. Offices are few,
so that an index on the office alone does not help. Everything is plainly synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from casework import clock
from casework.calendar.school_year import begins_in
from casework.database import Base
from casework.models import (
    Assignment,
    Case,
    CaseStep,
    Consent,
    Enrolment,
    Followup,
    Guardian,
    Milestone,
    Observation,
    Pupil,
    Referral,
    Task,
    Transition,
)
from casework.models import codes as c
from casework.models import transition_codes as t

READERS_CASES = 200
LONG_STORY = 100
"""Follow-ups in the one case whose page is measured."""
ORDINARY_STORY = 4
GRADES = (c.Grade.G9, c.Grade.G10, c.Grade.VG1)
ENDING = ("closed_on", "closure_reason", "destination")
MILESTONES: tuple[tuple[t.MilestoneKind, t.MilestoneOwner, int | None], ...] = (
    (t.MilestoneKind.FIRST_CONTACT, t.MilestoneOwner.ADVISER, None),
    (t.MilestoneKind.PLAN_AGREED, t.MilestoneOwner.ADVISER, None),
    (t.MilestoneKind.CAREER_TALK, t.MilestoneOwner.SCHOOL, -10),
    (t.MilestoneKind.APPLICATION_ORDINARY, t.MilestoneOwner.SCHOOL, 0),
    (t.MilestoneKind.SUMMER_JOB_CLARIFIED, t.MilestoneOwner.ADVISER, -20),
    (t.MilestoneKind.OFFER_ANSWERED, t.MilestoneOwner.ADVISER, 30),
)
"""Those of every case: whose, and the first of the forty days on which it is due; None for what is done."""
NOTE = "Snakket om søknad og neste steg. Eleven vil prøve praksisplass og ringer selv tirsdag, avtale nummer {}."

Rows = list[tuple[type[Base], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of what every case refers to. `reader` works at the first office and has 200 cases."""

    reader: UUID
    others: tuple[UUID, ...]
    offices: tuple[UUID, ...]
    areas: tuple[UUID, ...]
    schools: tuple[UUID, ...]
    counsellors: tuple[UUID, ...]
    text: UUID


class Crowd:
    """The rows of every case of a database of one size."""

    def __init__(self, cast: Cast, size: int, readers: int = READERS_CASES, longest: int = LONG_STORY) -> None:
        self.cast, self.size, self.readers, self.longest = cast, size, readers, longest
        self.random = Random(size)
        self.today = clock.today()
        self.long_case: UUID | None = None

    def cases(self) -> Iterator[Rows]:
        """The rows of each case, parents before children."""
        apart = self.size // self.readers
        for number in range(self.size):
            mine = number % apart == 0 and number // apart < self.readers
            yield self._case(number, mine=mine, long=mine and number // apart == self.readers // 2)

    def _case(self, number: int, *, mine: bool, long: bool) -> Rows:
        ids = {name: self._id() for name in ("pupil", "referral", "case", "guardian")}
        place = 0 if mine else number % len(self.cast.offices)
        adviser = self.cast.reader if mine else self.cast.others[number % len(self.cast.others)]
        opened = self.today - timedelta(days=self.random.randint(120, 500))
        if long:
            self.long_case, opened = ids["case"], self.today - timedelta(days=self.longest * 5 + 10)
        rows = self._person(ids, number, place, opened)
        rows += self._request(ids, number, place, adviser, opened)
        closed = not mine and number % 4 == 0
        return rows + self._follow(ids, number, place, adviser, opened, closed=closed, long=long)

    def _person(self, ids: dict[str, UUID], number: int, place: int, opened: date) -> Rows:
        pupil = ids["pupil"]
        phone = f"4{number % 10_000_000:07d}"
        added = _at(opened - timedelta(days=30))
        counsellor = self.cast.counsellors[place]
        return [
            (
                Pupil,
                {"id": pupil, "given_name": "Elev", "family_name": f"Eksempel {number}", "birth_date": "2011-02-03"}
                | {"phone": phone, "email": None, "identity_number": None, "source": c.PupilSource.CLASS_LIST}
                | {"added_by_id": counsellor, "added_at": added, "version": 1},
            ),
            (
                Enrolment,
                {"id": self._id(), "pupil_id": pupil, "organisation_id": self.cast.schools[place]}
                | {"grade": GRADES[number % 3], "class_name": f"10{'ABCD'[number % 4]}", "starts_on": added.date()},
            ),
            (
                Guardian,
                {"id": ids["guardian"], "pupil_id": pupil, "name": f"Foresatt Eksempel {number}", "phone": phone}
                | {"email": None, "parental_responsibility": True, "sole_responsibility": False}
                | {"may_receive_information": True, "added_at": added, "version": 1},
            ),
        ]

    def _request(self, ids: dict[str, UUID], number: int, place: int, adviser: UUID, opened: date) -> Rows:
        referral, sent = ids["referral"], _at(opened - timedelta(days=5))
        counsellor = self.cast.counsellors[place]
        flag = (
            Referral,
            {
                "id": referral,
                "number": f"OV-{number:07d}",
                "pupil_id": ids["pupil"],
                "source": c.ReferralSource.COUNSELLOR,
            }
            | {"school_id": self.cast.schools[place], "area_id": self.cast.areas[place]}
            | {"office_id": self.cast.offices[place], "sent_by_id": counsellor, "sent_at": sent}
            | {"measures": _measures(number), "urgency": c.Urgency.ORDINARY, "informed": c.Informed.YES}
            | {"strengths": "people,wants_job", "note": "Liker praktisk arbeid.", "decision": c.Decision.ACCEPTED}
            | {"decided_by_id": adviser, "decided_at": sent, "seen_at": sent, "adviser_id": adviser}
            | {"consent": c.ConsentStatus.GIVEN, "version": 1},
        )
        seen: Rows = [
            (
                Observation,
                {"id": self._id(), "referral_id": referral, "code": code.value, "band": c.BANDS[code][0].value}
                | {"observed_on": sent.date(), "expires_on": self.today + timedelta(days=300)},
            )
            for code in (c.ObservationCode.ATTENDANCE, c.ObservationCode.CHOICE_UNCERTAIN)
        ]
        said: Rows = [
            (
                Consent,
                {"id": self._id(), "referral_id": referral, "giver": giver, "guardian_id": guardian}
                | {"answer": c.ConsentAnswer.GIVEN, "form": c.ConsentForm.SIGNED_PAPER}
                | {"scopes": {c.ConsentScope.NAV}, "text_id": self.cast.text, "answered_on": sent.date()}
                | {"registered_by_id": counsellor, "registered_at": sent},
            )
            for giver, guardian in ((c.ConsentGiver.PUPIL, None), (c.ConsentGiver.GUARDIAN, ids["guardian"]))
        ]
        return [flag, *seen, *said]

    def _follow(
        self, ids: dict[str, UUID], number: int, place: int, adviser: UUID, opened: date, *, closed: bool, long: bool
    ) -> Rows:
        case, begun = ids["case"], _at(opened)
        told = self.longest if long else ORDINARY_STORY
        days = [opened + timedelta(days=5 * (place + 1)) for place in range(told)]
        ending = (self.today - timedelta(days=60), c.ClosureReason.STARTED_EDUCATION, c.Destination.UPPER_SEC)
        rows: Rows = [
            (
                Case,
                {"id": case, "number": f"OV-{number:07d}", "referral_id": ids["referral"], "pupil_id": ids["pupil"]}
                | {"office_id": self.cast.offices[place], "area_id": self.cast.areas[place]}
                | {"measures": _measures(number), "opened_on": opened, "attempts_since": number // 7 % 4, "version": 1}
                | {"first_reached_on": days[0], "last_reached_on": days[-1]}
                | {"stage": c.CaseStage.CLOSED if closed else c.CaseStage.ACTIVE}
                | dict(zip(ENDING, ending if closed else (None, None, None), strict=True)),
            ),
            (
                CaseStep,
                {"id": self._id(), "case_id": case, "step": "open", "stage": c.CaseStage.ACTIVE}
                | {"taken_by_id": adviser, "taken_at": begun},
            ),
            (
                Assignment,
                {"id": self._id(), "case_id": case, "user_id": adviser, "part": c.Part.MAIN, "starts_on": opened}
                | {"assigned_by_id": adviser, "assigned_at": begun},
            ),
        ]
        for day in days:
            rows += [self._contact(case, adviser, day), self._step(case, adviser, day, ended=day)]
        rows += self._way(ids, number, opened)
        if not closed:
            rows.append(self._step(case, adviser, self.today + timedelta(days=number % 40 - 20), ended=None))
        return rows

    def _way(self, ids: dict[str, UUID], number: int, opened: date) -> Rows:
        """The way into Vg1, and the milestones on it."""
        year = begins_in(self.today)
        way = {"id": self._id(), "pupil_id": ids["pupil"], "into_year": year + 1, "level": t.Level.VG1}
        rows: Rows = [(Transition, way | {"application": t.ApplicationState.NOT_SENT, "version": 1})]
        for kind, held_by, first in MILESTONES:
            row = {"id": self._id(), "case_id": ids["case"], "year": year, "kind": kind, "round": 0, "version": 1}
            row |= {"held_by": held_by, "due_on": self.today + timedelta(days=(first or 0) + number % 40)}
            done = first is None
            row |= {"state": t.MilestoneState.DONE if done else t.MilestoneState.OPEN}
            rows.append((Milestone, row | {"done_on": opened if done else None}))
        return rows

    def _contact(self, case: UUID, adviser: UUID, day: date) -> tuple[type[Base], dict[str, Any]]:
        return Followup, {
            "id": self._id(),
            "case_id": case,
            "author_id": adviser,
            "happened_on": day,
            "type": self.random.choice(list(c.ContactType)),
            "outcome": c.ContactOutcome.HELD,
            "parties": {c.ContactParty.PUPIL},
            "topics": {c.ContactTopic.APPLICATION},
            "note": NOTE.format(self.random.randint(100, 999)),
            "recorded_at": _at(day),
        }

    def _step(self, case: UUID, adviser: UUID, day: date, *, ended: date | None) -> tuple[type[Base], dict[str, Any]]:
        return Task, {
            "id": self._id(),
            "case_id": case,
            "kind": c.TaskKind.CALL,
            "next_step": True,
            "note": None,
            "due_on": day,
            "state": c.TaskState.DONE if ended else c.TaskState.OPEN,
            "postponed": 0,
            "created_by_id": adviser,
            "created_at": _at(day - timedelta(days=5)),
            "ended_on": ended,
            "ended_by_id": adviser if ended else None,
            "version": 1,
        }

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)


def _measures(number: int) -> set[c.Measure]:
    return {c.Measure.TRANSITION, c.Measure.JOB} if number // 5 % 3 == 0 else {c.Measure.TRANSITION}


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.OSLO)
