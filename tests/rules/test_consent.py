"""Who must say yes, what is missing, and what an answer does to the door: the requirement table at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from casework import audit, work
from casework.actions.consent import consents, consequences
from casework.actions.consent.requirements import Lack, facts_of, missing, requirement
from casework.actions.request.openings import open_when_both_agree
from casework.actions.year import duties
from casework.database import session
from casework.errors import Invalid
from casework.models import Case, ConsentRequirement, ConsentText, Guardian, Referral, Task, User
from casework.models.codes import (
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    ConsentStatus,
    Decision,
    GuardiansNeeded,
    Measure,
    Role,
    TaskKind,
    TaskState,
    TextKind,
)
from casework.policy.grants import Sight
from casework.policy.scope import sight_on
from tests.make import Make

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
FIFTEEN = date(2011, 5, 4)
EIGHTEEN_TOMORROW = date(2008, 11, 24)
EIGHTEEN_TODAY = date(2008, 11, 23)
FORM = select(ConsentText.id).where(ConsentText.kind == TextKind.CONSENT_FORM)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


class Paper:
    """A request, and answers to it as somebody holding the paper registers them."""

    def __init__(self, make: Make, born: date = FIFTEEN, **told: Any) -> None:
        self.make = make
        self.school = make.school()
        self.pupil = make.pupil(self.school, born=born)
        self.referral = make.referral(self.pupil, self.school, **told)
        self.counsellor = make.user(Role.COUNSELLOR, self.school)

    @contextmanager
    def acting(self) -> Iterator[tuple[User, Referral]]:
        with work.doing(self.make.installation) as opened:
            yield opened.get_one(User, self.counsellor.id), opened.get_one(Referral, self.referral.id)

    def says(self, guardian: Guardian | None = None, yes: bool = True, **told: Any) -> None:
        with self.acting() as (actor, referral):
            values: dict[str, Any] = {
                "giver": ConsentGiver.GUARDIAN if guardian else ConsentGiver.PUPIL,
                "guardian_id": guardian.id if guardian else None,
                "answer": ConsentAnswer.GIVEN if yes else ConsentAnswer.DECLINED,
                "form": ConsentForm.SIGNED_PAPER,
                "scopes": {ConsentScope.NAV},
                "answered_on": datetime.now(UTC).date(),
                "text_id": session().scalars(FORM).first(),
            }
            consents.register(actor, referral, **(values | told))

    def withdraws(self, guardian: Guardian | None = None) -> None:
        with self.acting() as (actor, referral):
            known = consents.look(actor, referral)
            answer = known.answer_of(guardian.id if guardian else None)
            assert answer is not None
            consents.withdraw(actor, referral, answer.id)

    def lacks(self) -> list[Lack]:
        with self.acting() as (actor, referral):
            return [each.lack for each in consents.lacking(actor, referral)]

    def now(self) -> Referral:
        found: Referral = self.make.fresh(Referral, self.referral.id)
        return found

    def sight(self, user: User) -> Sight:
        with self.make.reading():
            return sight_on(user, self.referral)

    def tasks(self, kind: TaskKind) -> list[Task]:
        with self.make.reading() as opened:
            query = select(Task).join(Case, Case.id == Task.case_id).where(Case.referral_id == self.referral.id)
            return list(opened.scalars(query.where(Task.kind == kind)))

    def all_say_yes(self, **told: Any) -> list[Guardian]:
        parents = [self.make.guardian(self.pupil, "Mor Prøve"), self.make.guardian(self.pupil, "Far Prøve")]
        for parent in parents:
            self.says(parent, **told)
        self.says()
        return parents


class Opened(Paper):
    """A request that Nav accepted and that everybody said yes to: a case."""

    def __init__(self, make: Make, born: date = FIFTEEN) -> None:
        adviser = make.user(Role.ADVISER)
        super().__init__(make, born)
        with make.writing() as opened:
            standing = opened.get_one(Referral, self.referral.id)
            standing.decision, standing.decided_at = Decision.ACCEPTED, NOON
            standing.adviser_id = adviser.id
            standing.office_id = adviser.organisation_id or standing.office_id
        self.adviser = adviser
        self.parents = self.all_say_yes()


def test_a_fifteen_year_old_needs_both_guardians_and_their_own_yes(make: Make) -> None:
    paper = Paper(make)
    assert paper.lacks() == [Lack.NO_GUARDIAN_KNOWN, Lack.PUPIL_ASSENT]
    mother = make.guardian(paper.pupil, "Mor Prøve")
    assert paper.lacks() == [Lack.GUARDIAN, Lack.OTHER_GUARDIAN, Lack.PUPIL_ASSENT]
    paper.says(mother)
    assert paper.lacks() == [Lack.OTHER_GUARDIAN, Lack.PUPIL_ASSENT]
    father = make.guardian(paper.pupil, "Far Prøve")
    paper.says()
    assert paper.lacks() == [Lack.GUARDIAN]
    assert paper.now().consent is ConsentStatus.PARTIAL
    paper.says(father)
    assert paper.lacks() == []
    assert paper.now().consent is ConsentStatus.GIVEN


def test_one_guardian_with_documented_sole_responsibility_is_enough(make: Make) -> None:
    paper = Paper(make)
    alone = make.guardian(paper.pupil, "Mor Prøve", sole=True)
    paper.says(alone)
    paper.says()
    assert paper.now().consent is ConsentStatus.GIVEN


def test_a_guardian_without_parental_responsibility_can_neither_consent_nor_be_missed(make: Make) -> None:
    paper = Paper(make)
    paper.all_say_yes()
    other = make.guardian(paper.pupil, "Steforelder Prøve", responsible=False)
    assert paper.lacks() == []
    with pytest.raises(Invalid) as refusal:
        paper.says(other)
    assert refusal.value.field == "giver"


def test_somebody_elses_guardian_cannot_answer(make: Make) -> None:
    paper, other = Paper(make), Paper(make)
    stranger = make.guardian(other.pupil)
    with pytest.raises(Invalid):
        paper.says(stranger)


@pytest.mark.parametrize(
    "born, guardians, adult",
    [
        (FIFTEEN, GuardiansNeeded.ALL, False),
        (date(2009, 1, 1), GuardiansNeeded.ALL, False),
        (EIGHTEEN_TOMORROW, GuardiansNeeded.ALL, False),
        (EIGHTEEN_TODAY, GuardiansNeeded.NONE, True),
    ],
)
def test_age_decides_who_is_asked(make: Make, born: date, guardians: GuardiansNeeded, adult: bool) -> None:
    with make.reading():
        for measures in ({Measure.TRANSITION}, {Measure.JOB}, {Measure.TRANSITION, Measure.JOB}):
            needed = requirement(measures, born)
            assert (needed.guardians, needed.pupil, needed.adult) == (guardians, True, adult)


def test_two_measures_ask_for_the_stricter_of_the_two(make: Make) -> None:
    with make.writing() as opened:
        for row in opened.scalars(select(ConsentRequirement).where(ConsentRequirement.measure == Measure.TRANSITION)):
            row.guardians = GuardiansNeeded.ONE if row.age_from == 0 else row.guardians
    with make.reading():
        assert requirement({Measure.TRANSITION}, FIFTEEN).guardians is GuardiansNeeded.ONE
        assert requirement({Measure.TRANSITION, Measure.JOB}, FIFTEEN).guardians is GuardiansNeeded.ALL


def test_an_age_the_table_is_silent_about_gets_the_strictest_answer(make: Make) -> None:
    with make.writing() as opened:
        for row in opened.scalars(select(ConsentRequirement).where(ConsentRequirement.age_from == 0)):
            opened.delete(row)
    with make.reading():
        needed = requirement({Measure.TRANSITION}, FIFTEEN)
        assert (needed.guardians, needed.pupil) == (GuardiansNeeded.ALL, True)


def test_a_yes_that_does_not_cover_nav_leaves_the_door_shut(make: Make) -> None:
    paper = Paper(make)
    paper.all_say_yes(scopes={ConsentScope.OT})
    assert paper.lacks() == [Lack.NAV_NOT_INCLUDED]
    assert paper.now().consent is ConsentStatus.PARTIAL


def test_one_no_decides_and_a_new_yes_replaces_it(make: Make) -> None:
    paper = Paper(make)
    parents = paper.all_say_yes()
    paper.says(parents[0], yes=False)
    assert paper.now().consent is ConsentStatus.DECLINED
    paper.says(parents[0])
    assert paper.now().consent is ConsentStatus.GIVEN


@pytest.mark.parametrize(
    "told, field",
    [
        ({"answered_on": TODAY + timedelta(days=1)}, "answered_on"),
        ({"answered_on": TODAY - timedelta(days=400)}, "answered_on"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"scopes": set()}, "scopes"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused_at_its_field(make: Make, told: dict[str, Any], field: str) -> None:
    paper = Paper(make)
    with pytest.raises(Invalid) as refusal:
        paper.says(**told)
    assert refusal.value.field == field


def test_nav_sees_the_name_only_when_it_has_accepted_and_everybody_has_said_yes(make: Make) -> None:
    opened = Opened(make)
    assert opened.sight(opened.adviser) is Sight.FULL
    waiting = Paper(make, office_id=opened.adviser.organisation_id)
    waiting.all_say_yes()
    assert waiting.sight(opened.adviser) is Sight.UNNAMED
    assert make.log("case_created")


def test_withdrawing_narrows_at_once_and_gives_the_adviser_a_day_to_be_done_by(make: Make) -> None:
    opened = Opened(make)
    opened.withdraws(opened.parents[0])
    assert opened.now().consent is ConsentStatus.WITHDRAWN
    assert opened.now().grace_until is None
    assert opened.sight(opened.adviser) is Sight.WIND_DOWN
    (task,) = opened.tasks(TaskKind.WIND_DOWN)
    assert (task.due_on, task.next_step) == (TODAY + timedelta(days=30), False)
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert opened.sight(opened.adviser) is Sight.WIND_DOWN
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        assert opened.sight(opened.adviser) is Sight.UNNAMED


def test_consent_given_again_opens_and_calls_the_winding_down_off(make: Make) -> None:
    opened = Opened(make)
    opened.withdraws(opened.parents[0])
    opened.says(opened.parents[0])
    assert opened.now().consent is ConsentStatus.GIVEN
    assert opened.sight(opened.adviser) is Sight.FULL
    (task,) = opened.tasks(TaskKind.WIND_DOWN)
    assert task.state is TaskState.CANCELLED


def test_at_eighteen_the_guardians_yes_ends_and_the_adviser_has_thirty_days(make: Make) -> None:
    opened = Opened(make, born=EIGHTEEN_TOMORROW)
    assert opened.now().consent_valid_to == date(2026, 11, 30)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert opened.lacks() == [Lack.PUPIL_CONSENT]
        assert opened.sight(opened.adviser) is Sight.FULL
        _run_due(make)
        assert opened.now().consent is ConsentStatus.EXPIRED
        (task,) = opened.tasks(TaskKind.NEW_CONSENT)
        assert task.due_on == date(2026, 12, 31)
        assert opened.tasks(TaskKind.WIND_DOWN) == []
    with time_machine.travel(datetime(2026, 12, 31, 12, tzinfo=UTC), tick=False):
        assert opened.sight(opened.adviser) is Sight.FULL
    with time_machine.travel(datetime(2027, 1, 1, 12, tzinfo=UTC), tick=False):
        assert opened.sight(opened.adviser) is Sight.WIND_DOWN
        _run_due(make)
        (task,) = opened.tasks(TaskKind.WIND_DOWN)
        assert task.due_on == date(2027, 1, 30)
    with time_machine.travel(datetime(2027, 1, 31, 12, tzinfo=UTC), tick=False):
        assert opened.sight(opened.adviser) is Sight.UNNAMED


@pytest.mark.parametrize("day", [1, 2, 14, 28])
def test_nothing_stored_in_the_open_tells_which_day_a_pupil_was_born(make: Make, day: int) -> None:
    opened = Opened(make, born=date(2008, 12, day))
    with time_machine.travel(datetime(2026, 12, day, 12, tzinfo=UTC), tick=False):
        _run_due(make)
        now, (task,) = opened.now(), opened.tasks(TaskKind.NEW_CONSENT)
    assert now.consent is ConsentStatus.EXPIRED
    assert now.consent_valid_to == date(2026, 12, 31)
    assert now.grace_until in {date(2026, 12, 31), date(2027, 1, 31)}
    assert (task.created_at.day, task.due_on) == (1, now.grace_until)


def test_the_new_consent_of_an_eighteen_year_old_counts_alone(make: Make) -> None:
    opened = Opened(make, born=EIGHTEEN_TOMORROW)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        _run_due(make)
        with pytest.raises(Invalid):
            opened.says(opened.parents[0])
        opened.says()
        assert opened.now().consent is ConsentStatus.GIVEN
        now = opened.now()
        assert (now.consent_valid_to, now.grace_until, now.wind_down_until) == (None, None, None)
        (task,) = opened.tasks(TaskKind.NEW_CONSENT)
        assert task.state is TaskState.CANCELLED


def test_a_no_during_the_grace_ends_the_grace(make: Make) -> None:
    opened = Opened(make, born=EIGHTEEN_TOMORROW)
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        opened.says(yes=False)
        assert opened.sight(opened.adviser) is Sight.WIND_DOWN


def test_withdrawing_before_eighteen_leaves_no_grace_behind(make: Make) -> None:
    opened = Opened(make, born=EIGHTEEN_TOMORROW)
    opened.withdraws()
    assert opened.sight(opened.adviser) is Sight.WIND_DOWN


def test_a_consent_with_a_last_day_lapses_without_grace(make: Make) -> None:
    opened = Opened(make)
    opened.says(opened.parents[0], valid_to=TODAY + timedelta(days=10))
    assert opened.now().consent_valid_to == TODAY + timedelta(days=10)
    with time_machine.travel(NOON + timedelta(days=11), tick=False):
        assert opened.sight(opened.adviser) is Sight.WIND_DOWN
        _run_due(make)
        assert opened.now().consent is ConsentStatus.EXPIRED
        assert len(opened.tasks(TaskKind.NEW_CONSENT)) == len(opened.tasks(TaskKind.WIND_DOWN)) == 1


def test_a_lapsed_consent_does_not_open_a_case_when_nav_accepts_late(make: Make) -> None:
    paper = Paper(make)
    paper.all_say_yes(valid_to=TODAY + timedelta(days=1))
    adviser = make.user(Role.ADVISER)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        with paper.acting() as (_, referral):
            referral.decision, referral.decided_at, referral.adviser_id = Decision.ACCEPTED, NOON, adviser.id
            assert open_when_both_agree(session().get_one(User, adviser.id), referral) is None
            audit.record(None, audit.DutyRun(changed=1))
        assert make.log("case_created") == []


def test_a_guardian_who_is_added_later_must_be_asked_too(make: Make) -> None:
    opened = Opened(make)
    make.guardian(opened.pupil, "Tredje Prøve")
    with opened.acting() as (actor, referral):
        consequences.settle_consents(actor, referral.pupil)
    assert opened.now().consent is ConsentStatus.PARTIAL
    assert opened.sight(opened.adviser) is Sight.WIND_DOWN


def test_running_the_duties_twice_changes_nothing_more(make: Make) -> None:
    opened = Opened(make, born=EIGHTEEN_TOMORROW)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert _run_due(make).total > 0
        assert _run_due(make).total == 0
        assert len(opened.tasks(TaskKind.NEW_CONSENT)) == 1


def test_what_is_missing_is_worked_out_in_as_few_statements_for_many_as_for_one(make: Make) -> None:
    papers = [Paper(make) for _ in range(3)]
    counted: list[str] = []
    with make.reading() as opened:
        referrals = [opened.get_one(Referral, each.referral.id) for each in papers]
        event.listen(opened.get_bind(), "before_cursor_execute", lambda *told: counted.append(told[2]))
        found = facts_of(referrals, {each.id: FIFTEEN for each in referrals})
    assert all(missing(each) for each in found.values())
    assert len(counted) == 3


def _run_due(make: Make) -> duties.Counts:
    with work.doing(make.installation):
        return duties.run_due()
