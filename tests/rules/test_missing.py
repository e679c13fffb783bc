"""What a lead is told is missing, held against what a report counts: the same pupils, for the same reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.report import quality
from casework.actions.report.looking import Looking
from casework.actions.report.missing import conditions
from casework.clock import OSLO
from casework.database import session
from casework.models import (
    Case,
    Enrolment,
    Milestone,
    Offer,
    Pupil,
    Referral,
    StatusCheck,
    Task,
    Transition,
    User,
)
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentStatus,
    Decision,
    Destination,
    Grade,
    HoldReason,
    Informed,
    Measure,
    PupilSource,
    ReferralSource,
    Role,
    TaskKind,
    TaskState,
    Urgency,
)
from casework.models.report_codes import (
    Applied,
    FirstYear,
    InEducationOn,
    InTime,
    Missing,
    Offered,
    RecentContact,
    Started,
    StatusAfter,
    WentTo,
)
from casework.models.sealing import mint, seal
from casework.models.transition_codes import (
    AfterClosing,
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    MilestoneKind,
    MilestoneOwner,
    MilestoneState,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.reports.facts import afterwards, contacts, course, leavers, reading, steps
from casework.reports.facts.participant import Participant
from tests.make import Make

PUPILS, SEED = 80, 1
DAYS = [date(2026, 11, 23), date(2027, 3, 10), date(2027, 6, 15), date(2027, 7, 20), date(2027, 10, 9)]
WRITTEN = date(2026, 11, 19)
KNOWN = [each for each in Destination if each is not Destination.UNKNOWN]


def drawn_day(draw: Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange(max(1, (last - first).days)))


class Histories:
    """Pupils of two offices with histories drawn from a seed, written as rows."""

    def __init__(self, make: Make, seed: int) -> None:
        self.draw, self.numbers = Random(seed), count()
        offices = make.office(), make.office()
        self.lead = make.user(Role.LEAD, offices[0])
        self.areas = [make.area(office) for office in offices]
        self.somebody = make.user(Role.ADMINISTRATOR)
        with make.writing():
            for _ in range(PUPILS):
                self.one()

    def one(self) -> None:
        """A pupil, on a roll, with a case or two and what is registered about them."""
        draw = self.draw
        pupil = Pupil(source=PupilSource.CLASS_LIST, added_by_id=self.somebody.id, added_at=clock.now())
        mint([pupil.owner])
        for name, text in (("given_name", "Elev"), ("family_name", "Eksempel"), ("birth_date", "2010-05-05")):
            seal(pupil, name, text)
        opened = drawn_day(draw, date(2023, 3, 1), WRITTEN)
        grade, since = draw.choice(list(Grade)[:4]), drawn_day(draw, opened - timedelta(200), date(2027, 2, 1))
        stay = Enrolment(pupil_id=pupil.id, organisation_id=self.lead.organisation_id, class_name="10A")
        stay.grade, stay.starts_on = grade, since
        session().add_all([pupil, stay])
        session().flush()
        for last in (False, True) if draw.random() < 0.3 else (True,):
            opened = self.course(self.case(pupil.id), opened, last=last)
        for year in range(2023, 2028):
            if draw.random() < 0.55:
                self.way(pupil.id, year)

    def case(self, pupil_id: UUID) -> Case:
        """An open case, four in five at the lead's office."""
        area = self.areas[self.draw.random() < 0.2]
        asked = Referral(
            number=f"OV-2026-{next(self.numbers):05}",
            pupil_id=pupil_id,
            source=ReferralSource.WALK_IN,
            area_id=area.id,
            office_id=area.office_id,
            sent_by_id=self.lead.id,
            sent_at=clock.now(),
            measures={Measure.TRANSITION},
            urgency=Urgency.ORDINARY,
            informed=Informed.YES,
            decision=Decision.ACCEPTED,
            decided_at=clock.now(),
            consent=ConsentStatus.GIVEN,
        )
        session().add(asked)
        session().flush()
        made = Case(number=asked.number, referral_id=asked.id, pupil_id=pupil_id, measures=asked.measures)
        made.office_id, made.area_id, made.stage = asked.office_id, area.id, CaseStage.ACTIVE
        return made

    def course(self, case: Case, opened: date, *, last: bool) -> date:
        """When a case begins and ends, and what stands in it."""
        draw = self.draw
        case.opened_on, ended = opened, opened + timedelta(days=draw.randrange(40, 700))
        if ended < WRITTEN and (not last or draw.random() < 0.6):
            case.stage, case.closed_on = CaseStage.CLOSED, ended
            case.closure_reason = draw.choice([ClosureReason.REGISTERED_IN_ERROR, *[ClosureReason.GOAL_REACHED] * 8])
            case.destination = draw.choice([*[Destination.UNKNOWN] * 8, *KNOWN])
        elif draw.random() < 0.2:
            case.stage, case.hold_reason, case.held_until = CaseStage.ON_HOLD, HoldReason.OTHER, date(2027, 12, 1)
        if draw.random() < 0.7:
            case.first_reached_on = min(opened + timedelta(days=draw.randrange(30)), WRITTEN)
            case.last_reached_on = drawn_day(draw, case.first_reached_on, WRITTEN)
        session().add(case)
        session().flush()
        if case.closed_on:
            self.after(case, case.closed_on)
        for kind in draw.sample(list(MilestoneKind), draw.randrange(3)):
            self.step(case, kind)
        return min(case.closed_on or ended, WRITTEN)

    def after(self, case: Case, ended: date) -> None:
        """What is asked after a case closed, answered or not. Half closed so late that somebody asks on these days."""
        if self.draw.random() < 0.5:
            ended = case.closed_on = max(case.opened_on, drawn_day(self.draw, date(2026, 8, 5), WRITTEN))
        for kind, asked, days in (
            (TaskKind.STATUS_3_MONTHS, AfterClosing.MONTHS_3, 90),
            (TaskKind.STATUS_6_MONTHS, AfterClosing.MONTHS_6, 180),
        ):
            answered = self.draw.random() < 0.4
            due = ended + timedelta(days=days)
            session().add(
                Task(
                    case_id=case.id,
                    kind=kind,
                    next_step=False,
                    due_on=due,
                    state=TaskState.DONE if answered else TaskState.OPEN,
                    ended_on=due if answered else None,
                    created_at=clock.now(),
                )
            )
            if answered:
                check = StatusCheck(case_id=case.id, asked=asked, closed_on=ended, answered_on=due)
                check.destination = self.draw.choice([Destination.UNKNOWN, *KNOWN])
                session().add(check)

    def step(self, case: Case, kind: MilestoneKind) -> None:
        due = drawn_day(self.draw, case.opened_on, date(2027, 10, 1))
        state = self.draw.choice([MilestoneState.OPEN, MilestoneState.DONE])
        made = Milestone(case_id=case.id, year=2026, kind=kind, held_by=MilestoneOwner.ADVISER, due_on=due, state=state)
        made.done_on = due + timedelta(days=self.draw.choice([0, 9])) if state is MilestoneState.DONE else None
        session().add(made)

    def way(self, pupil_id: UUID, year: int) -> None:
        """A pupil's way into a year, as far as anything is registered."""
        draw = self.draw
        way = Transition(pupil_id=pupil_id, into_year=year, level=draw.choice([Level.VG1, Level.VG1, Level.VG2]))
        way.application = draw.choice(list(ApplicationState))
        way.route = draw.choice([None, *Route])
        way.sent_on = date(year, 2, draw.randrange(1, 28)) if way.application is ApplicationState.SENT else None
        way.start = draw.choice([None, None, *StartState])
        way.start_on = drawn_day(draw, date(year, 8, 1), date(year + 1, 7, 1)) if way.start else None
        way.leave_reason = draw.choice([None, *LeaveReason]) if way.start is StartState.LEFT else None
        way.in_education, way.result = draw.choice([None, *InEducation]), draw.choice([None, None, *YearResult])
        session().add(way)
        if draw.random() < 0.4:
            session().flush()
            state = draw.choice([OfferState.OFFERED, OfferState.NO_OFFER])
            session().add(
                Offer(transition_id=way.id, pupil_id=pupil_id, round=1, state=state, came_on=date(year, 7, 5))
            )


def pupils_of(looking: Looking) -> Iterator[tuple[Participant, Participant]]:
    """The lead's pupils, as of the day of the school's dates and as of today: those whose last case is the office's."""
    own = set(session().scalars(select(Case.id).where(Case.office_id == looking.actor.organisation_id)))
    later, today = (reading.read(day).followed for day in (looking.as_of, looking.day))
    for pupil_id, history in later.items():
        who = Participant(history, looking.as_of, looking.years)
        if history.last.id in own and who.cohort >= looking.since.year:
            yield who, Participant(today[pupil_id], looking.day, looking.years)


SAYS: dict[Missing, Callable[[Participant, Participant], bool]] = {
    Missing.APPLICATION: lambda who, _: leavers.applied(who) is Applied.NOT_SENT and nothing_of_it(who),
    Missing.OFFER: lambda who, _: leavers.offered(who) is Offered.UNKNOWN,
    Missing.START: lambda who, _: leavers.started(who) is Started.UNKNOWN,
    Missing.COUNTING_DAY: lambda who, _: leavers.counting_day(who) is InEducationOn.UNKNOWN,
    Missing.YEAR_RESULT: lambda who, _: (
        leavers.june(who) is InEducationOn.UNKNOWN or leavers.first_year(who) is FirstYear.UNKNOWN
    ),
    Missing.CONTACT: lambda _, now: contacts.recent_contact(now) is RecentContact.NOT_REACHED,
    Missing.DESTINATION: lambda _, now: course.went_to(now) is WentTo.UNKNOWN,
    Missing.STATUS: lambda _, now: any(will_be_unknown(now, asked) for asked in AfterClosing),
}


def nothing_of_it(who: Participant) -> bool:
    """Nothing is said of the application. Not relevant is something."""
    way = who.history.way_into(who.tenth_grade_on(3) or 0)
    return way is None or way.application == ApplicationState.NOT_SENT


def will_be_unknown(now: Participant, asked: AfterClosing) -> bool:
    """Can it be answered today, and is it unknown when it no longer can?"""
    if now.ended_on is None:
        return False
    day = now.ended_on + afterwards.AFTER[asked]
    after = Participant(now.history, day + timedelta(days=15), now.years)
    answered = any(check.asked == asked and check.closed_on == now.ended_on for check in now.history.checks)
    return (
        abs((now.as_of - day).days) <= 14
        and not answered
        and afterwards.status_after(after, asked) is StatusAfter.UNKNOWN
    )


def with_open_steps(looking: Looking) -> int:
    """The office's cases with a step that is not done in time because nobody has said that it is done."""
    own = set(session().scalars(select(Case.id).where(Case.office_id == looking.actor.organisation_id)))
    found = set()
    for history in reading.read(looking.day).followed.values():
        open_now = {step.case_id for step in history.steps if step.state == MilestoneState.OPEN}
        assert not open_now or steps.steps(Participant(history, looking.day, looking.years)) is InTime.NOT_IN_TIME
        found |= open_now & own
    return len(found)


def test_each_count_is_the_number_of_pupils_whose_figure_is_unknown_for_that_reason(make: Make) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=OSLO), tick=True):
        made = Histories(make, SEED)
    told = dict.fromkeys(SAYS, 0)
    for day in DAYS:
        with time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=OSLO), tick=True), make.reading():
            looking = Looking.now(session().get_one(User, made.lead.id))
            found = quality.counts(looking, conditions(looking))
            pupils = list(pupils_of(looking))
            assert len(pupils) > 25
            for check, says in SAYS.items():
                expected = sum(says(later, now) for later, now in pupils)
                assert found[check] == expected, f"{check} on {day}"
                told[check] += expected
            assert found[Missing.STEPS] == with_open_steps(looking) > 0
    assert all(told.values()), f"a reason nobody has proves nothing: {told}"
