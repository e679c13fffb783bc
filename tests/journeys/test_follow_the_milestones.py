"""A case follows its milestones: what it gets and when, what settles and moves them, what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from casework import clock, work
from casework.actions.case import cases
from casework.actions.consent import consents
from casework.actions.followup import followups
from casework.actions.followup.followups import Contact
from casework.actions.followup.tasks import NextStep
from casework.actions.milestone import milestones
from casework.actions.milestone.milestones import Aligned
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven
from casework.actions.year import turning
from casework.calendar.milestones import ORDER
from casework.database import session
from casework.errors import Invalid, NotNow
from casework.models import (
    Case,
    Enrolment,
    Followup,
    Milestone,
    Pupil,
    Referral,
    SchoolYear,
    SchoolYearDate,
    Transition,
    User,
)
from casework.models.codes import (
    ClosureReason,
    ConsentGiver,
    ContactOutcome,
    ContactParty,
    ContactType,
    Destination,
    Grade,
    Measure,
    Role,
    TaskKind,
)
from casework.models.transition_codes import (
    ApplicationState,
    ExtensionReason,
    Level,
    MilestoneAnswer,
    MilestoneKind,
    NotRelevant,
    OfferState,
    Route,
    SchoolDate,
)
from tests.handovers import consented
from tests.make import Make

K, Why = MilestoneKind, NotRelevant
MONDAY = datetime(2026, 11, 16, 10, tzinfo=clock.OSLO)
OF_TENTH = [
    (K.CONSENT_OBTAINED, "2026-11-30", "done"),
    (K.FIRST_CONTACT, "2026-11-30", "open"),
    (K.PLAN_AGREED, "2026-12-30", "open"),
    (K.PRIORITY_NOTICE, "2026-10-01", "before_start"),
    (K.CAREER_TALK, "2026-11-30", "open"),
    (K.APPLICATION_PRIORITY, "2027-02-01", "open"),
    (K.APPLICATION_ORDINARY, "2027-03-01", "open"),
    (K.SUMMER_JOB_CLARIFIED, "2027-05-18", "open"),
    (K.HANDOVER_MEETING, "2027-05-31", "no_scope"),
    (K.GRADES_COMPLETE, "2027-06-21", "open"),
    (K.OFFER_ANSWERED, "2027-07-15", "open"),
]
OF_FIRST = [
    (K.OFFER_ANSWERED, 2),
    (K.OFFER_ANSWERED, 3),
    (K.STARTED, 0),
    (K.CENSUS_1_OCT, 0),
    (K.AUTUMN_CHECKIN, 0),
    (K.WINTER_CHECKIN, 0),
    (K.REAPPLY, 0),
    (K.YEAR_RESULT, 0),
    (K.CLOSE_OR_EXTEND, 0),
]


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=True):
        yield


def at(day: date) -> AbstractContextManager[object]:
    """Live on another day, from ten in the morning."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=clock.OSLO), tick=True)


class Followed:
    """A tenth-grader whose case opened on a Monday in November."""

    def __init__(self, make: Make, grade: Grade = Grade.G10, **told: object) -> None:
        office = make.office()
        self.make, self.adviser, self.school = make, make.user(Role.ADVISER, office), make.school(make.area(office))
        self.pupil = make.pupil(self.school, grade=grade)
        self.case = make.case(self.adviser, self.school, self.pupil, **told)

    @contextmanager
    def acting(self) -> Iterator[tuple[User, Case]]:
        with work.doing(self.make.installation) as opened:
            yield opened.get_one(User, self.adviser.id), opened.get_one(Case, self.case.id)

    def all(self) -> list[Milestone]:
        """Every milestone, in the order they come within a year."""
        with self.make.reading() as opened:
            rows = opened.scalars(select(Milestone).where(Milestone.case_id == self.case.id)).all()
        return sorted(rows, key=lambda row: (row.year, ORDER[row.kind, row.round]))

    def of(self, kind: MilestoneKind, year: int = 2026, number: int = 0) -> Milestone:
        """One of them."""
        (found,) = [row for row in self.all() if (row.kind, row.year, row.round) == (kind, year, number)]
        return found

    def state(self, kind: MilestoneKind, year: int = 2026, number: int = 0) -> str:
        """How one of them stands: why it is not relevant, or its state."""
        return how(self.of(kind, year, number))

    def turned(self) -> Aligned:
        """The year is turned."""
        installation = self.make.installation
        return turning.run(installation, turning.prepare(installation))

    def reached(
        self, on: date, outcome: ContactOutcome = ContactOutcome.HELD, corrects: Followup | None = None
    ) -> None:
        """The adviser writes a contact."""
        contact = Contact(on, ContactType.PHONE, outcome, frozenset({ContactParty.PUPIL}), frozenset(), None)
        with self.acting() as (actor, case):
            if corrects is None:
                followups.record(actor, case, contact, then=None)
            else:
                followups.correct(actor, case, session().get_one(Followup, corrects.id), contact)

    def applied(self, state: ApplicationState, route: Route | None = None, into: int = 2027) -> None:
        """The application is registered today."""
        sent = clock.today() if state is ApplicationState.SENT else None
        with self.acting() as (actor, case):
            transitions.apply(actor, case.pupil, into, Level.VG1, Application(state, route, sent))

    def answers(self, kind: MilestoneKind, given: MilestoneAnswer, **told: ExtensionReason) -> None:
        """The adviser answers a step today."""
        with self.acting() as (actor, _):
            row = session().get_one(Milestone, self.of(kind).id)
            milestones.answer(actor, row, given, on=clock.today(), **told)

    def by_hand(self, verb: Callable[[User, Milestone], None], kind: MilestoneKind) -> None:
        """The adviser sets a step aside, or takes an answer back."""
        with self.acting() as (actor, _):
            verb(actor, session().get_one(Milestone, self.of(kind).id))

    def closes(self) -> None:
        """The case is closed today."""
        with self.acting() as (actor, case):
            cases.close(actor, case, reason=ClosureReason.STARTED_EDUCATION, destination=Destination.UPPER_SEC)

    def reopens(self) -> None:
        """The case is reopened today."""
        with self.acting() as (actor, case):
            cases.reopen(actor, case, then=NextStep(TaskKind.CALL, clock.today() + timedelta(days=7)))


def how(row: Milestone) -> str:
    """How a milestone stands."""
    return (row.not_relevant or row.state).value


def dated(make: Make, kind: SchoolDate, day: date | None, begins: int = 2026) -> Aligned:
    """An administrator moves a date, or takes it out."""
    with make.writing() as opened:
        query = select(SchoolYearDate).join(SchoolYear).where(SchoolYear.begins == begins, SchoolYearDate.kind == kind)
        row = opened.scalars(query).one()
        if day is None:
            opened.delete(row)
        else:
            row.starts_on = day
        opened.flush()
        return turning.align_year(begins)


def test_a_case_opened_in_november_gets_the_steps_of_tenth_grade_once(make: Make) -> None:
    it = Followed(make)
    assert [(row.kind, row.due_on.isoformat(), how(row)) for row in it.all()] == OF_TENTH
    assert {row.year for row in it.all()} == {2026}
    with make.reading() as opened:
        (way,) = opened.scalars(select(Transition)).all()
        assert (way.pupil_id, way.into_year, way.level) == (it.pupil.id, 2027, Level.VG1)
    assert it.turned() == Aligned(cases=1)
    assert not make.log("milestones_planned")


def test_a_ninth_grader_gets_only_what_comes_once_and_a_job_alone_gets_nothing(make: Make) -> None:
    ninth = Followed(make, Grade.G9)
    job = Followed(make, measures={Measure.JOB})
    assert [row.kind for row in ninth.all()] == [K.CONSENT_OBTAINED, K.FIRST_CONTACT, K.PLAN_AGREED]
    assert job.all() == [] and ninth.turned().cases == 1
    with make.reading() as opened:
        assert not opened.scalars(select(Transition)).all()


def test_a_contact_settles_the_first_and_dates_the_plan_and_its_correction_undoes_both(make: Make) -> None:
    it = Followed(make)
    with at(date(2026, 11, 20)):
        it.reached(date(2026, 11, 20), ContactOutcome.NO_ANSWER)
        assert it.state(K.FIRST_CONTACT) == "open"
        it.reached(date(2026, 11, 20))
    first, plan = it.of(K.FIRST_CONTACT), it.of(K.PLAN_AGREED)
    assert (how(first), first.done_on) == ("done", date(2026, 11, 20))
    assert (plan.due_on, plan.moved_from) == (date(2026, 12, 21), None)
    with at(date(2026, 11, 23)):
        with make.reading() as opened:
            row = opened.scalars(select(Followup).where(Followup.outcome == ContactOutcome.HELD)).one()
        it.reached(date(2026, 11, 20), ContactOutcome.NO_SHOW, corrects=row)
    assert (it.state(K.FIRST_CONTACT), it.of(K.PLAN_AGREED).due_on) == ("open", date(2026, 12, 30))


def test_an_application_settles_its_step_and_another_plan_all_that_follow(make: Make) -> None:
    it = Followed(make)
    with at(date(2027, 1, 20)):
        it.applied(ApplicationState.SENT, Route.PRIORITY)
        early, ordinary = it.of(K.APPLICATION_PRIORITY), it.of(K.APPLICATION_ORDINARY)
        assert {(how(row), row.done_on) for row in (early, ordinary)} == {("done", date(2027, 1, 20))}
        it.applied(ApplicationState.SENT, Route.ORDINARY)
        assert it.state(K.APPLICATION_PRIORITY) == Why.SETTLED_EARLIER.value
        it.applied(ApplicationState.NOT_RELEVANT)
        after = (K.APPLICATION_PRIORITY, K.APPLICATION_ORDINARY)
        assert {it.state(kind) for kind in after} == {it.state(K.OFFER_ANSWERED, number=1)} == {Why.OTHER_PLAN.value}
        it.applied(ApplicationState.NOT_SENT)
        assert {it.state(kind) for kind in after} == {"open"}


def test_the_handover_is_asked_for_only_while_consent_covers_the_next_school(make: Make) -> None:
    it = Followed(make)
    answers = consented(make, it.pupil, it.case.referral_id)
    assert it.turned().settled == 1 and it.state(K.HANDOVER_MEETING) == "open"
    with work.doing(make.installation) as opened:
        referral = opened.get_one(Referral, it.case.referral_id)
        consents.withdraw(opened.get_one(User, it.adviser.id), referral, answers[ConsentGiver.PUPIL])
    assert it.state(K.HANDOVER_MEETING) == Why.NO_SCOPE.value


def test_closing_lets_the_rest_lie_and_reopening_revives_what_is_still_ahead(make: Make) -> None:
    it = Followed(make)
    before = {row.id: how(row) for row in it.all()}
    with at(date(2027, 1, 11)):
        it.closes()
        assert {how(row) for row in it.all()} == {"done", "before_start", "no_scope", "case_closed"}
        dated(make, SchoolDate.APPLICATION_ORDINARY, date(2027, 3, 8))
        assert it.of(K.APPLICATION_ORDINARY).due_on == date(2027, 3, 1)
    with at(date(2027, 2, 15)):
        it.reopens()
        late = {K.CAREER_TALK, K.APPLICATION_PRIORITY}
        for row in it.all():
            assert how(row) == ("before_start" if row.kind in late else before[row.id]), row.kind
        moved = it.of(K.APPLICATION_ORDINARY)
        assert (moved.due_on, moved.moved_from) == (date(2027, 3, 8), date(2027, 3, 1))
        assert it.turned() == Aligned(cases=1)


def test_what_a_person_has_said_stands_through_a_turn_until_a_fact_says_done(make: Make) -> None:
    it = Followed(make)
    it.answers(K.CAREER_TALK, MilestoneAnswer.HELD)
    for kind in (K.SUMMER_JOB_CLARIFIED, K.APPLICATION_ORDINARY):
        it.by_hand(milestones.set_aside, kind)
    assert it.turned() == Aligned(cases=1)
    said = {kind: it.state(kind) for kind in (K.CAREER_TALK, K.SUMMER_JOB_CLARIFIED, K.APPLICATION_ORDINARY)}
    assert list(said.values()) == ["done", "not_for_pupil", "not_for_pupil"]
    assert it.of(K.CAREER_TALK).answered_by_id == it.adviser.id
    it.by_hand(milestones.take_back, K.SUMMER_JOB_CLARIFIED)
    with at(date(2027, 2, 10)):
        it.applied(ApplicationState.SENT)
        assert it.state(K.SUMMER_JOB_CLARIFIED) == "open" and it.state(K.APPLICATION_ORDINARY) == "done"
        assert it.of(K.APPLICATION_ORDINARY).answered_by_id is None
    assert len(make.log("milestone_answered")) == 4


def test_what_cannot_be_said_of_a_step_is_refused_in_words(make: Make) -> None:
    it = Followed(make)
    for kind, given, told in (
        (K.CAREER_TALK, MilestoneAnswer.SENT, {}),
        (K.FIRST_CONTACT, MilestoneAnswer.YES, {}),
        (K.CAREER_TALK, MilestoneAnswer.HELD, {"extension": ExtensionReason.OTHER}),
    ):
        with pytest.raises(Invalid):
            it.answers(kind, given, **told)
    for verb, kind in ((milestones.set_aside, K.CONSENT_OBTAINED), (milestones.take_back, K.CAREER_TALK)):
        with pytest.raises(NotNow):
            it.by_hand(verb, kind)
    it.closes()
    with pytest.raises(NotNow):
        it.answers(K.CAREER_TALK, MilestoneAnswer.HELD)


def test_a_changed_date_moves_only_what_is_open_and_says_from_where(make: Make) -> None:
    it, other = Followed(make), Followed(make)
    it.by_hand(milestones.set_aside, K.APPLICATION_ORDINARY)
    with at(date(2027, 1, 11)):
        assert dated(make, SchoolDate.APPLICATION_ORDINARY, date(2027, 3, 6)).moved == 1
        assert dated(make, SchoolDate.APPLICATION_ORDINARY, date(2027, 3, 6)) == Aligned(cases=2)
        assert dated(make, SchoolDate.APPLICATION_ORDINARY, date(2028, 3, 2), begins=2027) == Aligned()
    stays, moved = it.of(K.APPLICATION_ORDINARY), other.of(K.APPLICATION_ORDINARY)
    assert (stays.due_on, stays.moved_from) == (date(2027, 3, 1), None)
    assert (moved.due_on, moved.moved_from) == (date(2027, 3, 8), date(2027, 3, 1))
    assert [row.moved_from for row in other.all()].count(None) == len(other.all()) - 1


def test_the_year_turns_once_and_what_was_settled_last_year_stays_as_it_was(make: Make) -> None:
    it = Followed(make)
    with at(date(2027, 7, 31)):
        assert it.turned() == Aligned(cases=1)
    with at(date(2027, 8, 1)):
        assert it.turned() == Aligned(cases=1, added=9, settled=6)
        assert it.turned() == Aligned(cases=1)
        assert len(make.log("milestones_planned")) == 1
        assert [(row.kind, row.round) for row in it.all() if row.year == 2027] == OF_FIRST
        assert it.state(K.APPLICATION_ORDINARY) == Why.YEAR_OVER.value
        with pytest.raises(NotNow, match="2028/29 has not begun"):
            turning.prepare(make.installation, 2028)
        with pytest.raises(NotNow, match="2019/20 are not registered"):
            turning.prepare(make.installation, 2019)


def test_the_day_a_checkin_was_done_stays_the_same_years_after(make: Make) -> None:
    with at(date(2025, 9, 1)):
        it = Followed(make, Grade.VG1)
    for day in (date(2025, 10, 13), date(2025, 12, 1), date(2026, 9, 1)):
        with at(day):
            it.reached(day)
    with at(date(2027, 10, 15)):
        it.turned()
        for kind, done_on in ((K.AUTUMN_CHECKIN, date(2025, 10, 13)), (K.WINTER_CHECKIN, date(2026, 9, 1))):
            assert it.of(kind, 2025).done_on == done_on


def test_an_offer_that_is_accepted_settles_the_rounds_after_it(make: Make) -> None:
    it = Followed(make)
    with at(date(2027, 2, 10)):
        it.applied(ApplicationState.SENT)
    with at(date(2027, 7, 9)), it.acting() as (actor, case):
        today = clock.today()
        given = OfferGiven(1, OfferState.ACCEPTED, came_on=today, answered_on=today)
        transitions.offer(actor, case.pupil, 2027, Level.VG1, given)
    with at(date(2027, 8, 2)):
        it.turned()
        assert it.of(K.OFFER_ANSWERED, number=1).done_on == date(2027, 7, 9)
        assert {it.state(K.OFFER_ANSWERED, 2027, number) for number in (2, 3)} == {Why.SETTLED_EARLIER.value}


def test_a_grade_put_right_by_a_class_list_gives_the_steps_of_the_right_grade(make: Make) -> None:
    it = Followed(make)
    it.answers(K.CAREER_TALK, MilestoneAnswer.HELD)

    def now_in(grade: Grade) -> set[int]:
        with make.writing() as opened:
            opened.scalars(select(Enrolment).where(Enrolment.pupil_id == it.pupil.id)).one().grade = grade
        it.turned()
        assert it.turned() == Aligned(cases=1)
        with make.reading() as opened:
            return set(opened.scalars(select(Transition.into_year)))

    assert now_in(Grade.VG1) == {2026}
    assert it.state(K.APPLICATION_ORDINARY) == Why.NOT_FOR_PUPIL.value
    assert (it.state(K.CAREER_TALK), it.state(K.REAPPLY)) == ("done", "open")
    assert now_in(Grade.G10) == {2027}
    assert (it.state(K.APPLICATION_ORDINARY), it.state(K.REAPPLY)) == ("open", Why.NOT_FOR_PUPIL.value)
    it.applied(ApplicationState.NOT_RELEVANT)
    assert now_in(Grade.G9) == {2027}


def test_a_round_that_is_not_held_after_all_is_asked_of_nobody(make: Make) -> None:
    it = Followed(make, Grade.VG1)
    assert it.state(K.OFFER_ANSWERED, number=3) == Why.BEFORE_START.value
    with at(date(2027, 8, 5)):
        other = Followed(make, Grade.VG1)
        assert other.state(K.OFFER_ANSWERED, 2027, 3) == "open"
        dated(make, SchoolDate.ANSWER_3, None, begins=2027)
        assert other.state(K.OFFER_ANSWERED, 2027, 3) == Why.NOT_FOR_PUPIL.value


def test_protected_pupils_and_closed_cases_are_left_out_of_the_turn(make: Make) -> None:
    closed, hidden, it = Followed(make), Followed(make), Followed(make)
    closed.closes()
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.pupil.id).protected_at = clock.now()
    counts = [len(closed.all()), len(hidden.all())]
    with at(date(2027, 8, 1)):
        assert it.turned() == Aligned(cases=1, added=9, settled=6)
        with make.writing() as opened:
            assert milestones.align_pupil(closed.pupil.id).added == 0
    assert [len(closed.all()), len(hidden.all())] == counts


def test_a_year_without_dates_adds_nothing(make: Make) -> None:
    it = Followed(make)
    with at(date(2035, 8, 1)), make.writing():
        assert milestones.align([it.case.id]) == Aligned(cases=1, settled=6)
