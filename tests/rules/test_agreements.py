"""Who must approve an agreement, how it stands on a day, and what its form refuses: both sides of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework import clock
from casework.actions.agreement.standing import facts_of, status_column, with_version_in_force
from casework.actions.request.numbers import new_number
from casework.labour.forms import FORMS, PUBLISHED, FormRuleCode, Refusal, Whom, refusals
from casework.labour.parties import Needed, Responsible, Said, needed, waiting_for
from casework.labour.status import Facts, status_of
from casework.models import Agreement, AgreementVersion
from casework.models.codes import ConsentForm
from casework.models.job_codes import (
    AgreementStatus,
    CancelReason,
    Change,
    EndReason,
    InsuranceParty,
    Party,
    Payer,
    PlacementForm,
)
from tests import placements
from tests.make import Make

S, F, C, ONE = AgreementStatus, PlacementForm, FormRuleCode, timedelta(days=1)
TODAY = date(2026, 11, 23)
BORN, MID_JUNE = date(2011, 3, 10), date(2027, 6, 18)
MOTHER, FATHER = Responsible(uuid4()), Responsible(uuid4())
ALONE = Responsible(uuid4(), sole=True)
BOTH = (MOTHER, FATHER)
FIFTEEN, ADULT = date(2026, 3, 10), date(2029, 3, 10)
NAV_FORMS = sorted(form for form, rule in FORMS.items() if rule.nav_measure)


def guardians_of(asked: Sequence[Needed]) -> list[tuple[frozenset[UUID], bool]]:
    return [(each.any_of, each.written) for each in asked if each.party is Party.GUARDIAN]


def ask(form: PlacementForm, on: date, who: Sequence[Responsible] = BOTH, ends: date | None = MID_JUNE) -> list[Needed]:
    return needed(form, BORN, ends, on, who)


@pytest.mark.parametrize(
    ("on", "ends", "written"),
    [
        (FIFTEEN - ONE, None, True),
        (FIFTEEN, None, False),
        (FIFTEEN, MID_JUNE, True),
        (MID_JUNE, MID_JUNE, True),
        (MID_JUNE + ONE, MID_JUNE, False),
        (ADULT - ONE, ADULT, True),
        (ADULT, ADULT, False),
    ],
)
def test_a_guardian_consents_in_writing_under_15_or_in_compulsory_school(
    on: date, ends: date | None, written: bool
) -> None:
    asked = guardians_of(ask(F.PART_TIME_JOB, on, ends=ends))
    assert asked == ([(frozenset({MOTHER.id, FATHER.id}), True)] if written else [])


@pytest.mark.parametrize("form", NAV_FORMS)
def test_a_nav_measure_asks_each_guardian_of_anybody_under_18(form: PlacementForm) -> None:
    last = ADULT - ONE
    each = [(frozenset({MOTHER.id}), False), (frozenset({FATHER.id}), False)]
    assert guardians_of(ask(form, last)) == each
    assert guardians_of(ask(form, last, (ALONE,))) == [(frozenset({ALONE.id}), False)]
    assert guardians_of(ask(form, last, (MOTHER, ALONE))) == [(frozenset({ALONE.id}), False)]
    assert guardians_of(ask(form, last, ())) == [(frozenset(), False)]
    assert guardians_of(ask(form, MID_JUNE)) == [(ids, True) for ids, _ in each]
    assert guardians_of(ask(form, ADULT)) == []


@pytest.mark.parametrize("form", list(F))
def test_the_pupil_comes_first_the_adviser_last_and_a_school_that_arranges_it_between(form: PlacementForm) -> None:
    asked = [each.party for each in ask(form, ADULT)]
    school = [Party.SCHOOL] if form in {F.SCHOOL_PLACEMENT, F.COUNTY_WORK_TRAINING} else []
    assert asked == [Party.PUPIL, Party.EMPLOYER, *school, Party.ADVISER]


def test_one_guardian_of_two_is_enough_for_a_job_and_only_in_writing() -> None:
    asked = ask(F.PART_TIME_JOB, MID_JUNE)
    paper, oral = ConsentForm.SIGNED_PAPER, ConsentForm.ORAL_WITNESSED

    def left(*said: Said) -> list[Party]:
        return [each.party for each in waiting_for(asked, said)]

    others = [Party.PUPIL, Party.EMPLOYER, Party.ADVISER]
    assert left() == [Party.PUPIL, Party.GUARDIAN, Party.EMPLOYER, Party.ADVISER]
    assert left(Said(Party.GUARDIAN, FATHER.id, paper)) == others
    assert left(Said(Party.GUARDIAN, FATHER.id, ConsentForm.DIGITAL)) == others
    assert left(Said(Party.GUARDIAN, FATHER.id, oral)) == [Party.PUPIL, Party.GUARDIAN, Party.EMPLOYER, Party.ADVISER]
    assert left(Said(Party.GUARDIAN, uuid4(), paper)) == [Party.PUPIL, Party.GUARDIAN, Party.EMPLOYER, Party.ADVISER]
    assert left(Said(Party.PUPIL, None, oral)) == [Party.GUARDIAN, Party.EMPLOYER, Party.ADVISER]
    each = ask(F.WORK_TRAINING, ADULT - ONE)
    assert [one.any_of for one in waiting_for(each, [Said(Party.GUARDIAN, MOTHER.id, oral)])][1] == {FATHER.id}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (Facts(cancelled=True, complete=True, approved=True, ended_on=TODAY), S.CANCELLED),
        (Facts(False, True, True, TODAY - ONE, TODAY - 9 * ONE, TODAY + ONE), S.ENDED),
        (Facts(False, True, True, TODAY, TODAY - 9 * ONE, TODAY + ONE), S.ENDED),
        (Facts(False, True, True, TODAY + ONE, TODAY - 9 * ONE, TODAY + ONE), S.RUNNING),
        (Facts(False, True, True, None, TODAY - 9 * ONE, TODAY - ONE), S.ENDED),
        (Facts(False, True, True, None, TODAY - 9 * ONE, TODAY), S.RUNNING),
        (Facts(False, False, False), S.BEGUN),
        (Facts(False, True, False), S.AWAITING_APPROVAL),
        (Facts(False, True, False, None, TODAY, TODAY + ONE), S.AWAITING_APPROVAL),
        (Facts(False, True, True, None, TODAY + ONE, TODAY + ONE), S.READY),
        (Facts(False, True, True, None, TODAY, TODAY + ONE), S.RUNNING),
    ],
)
def test_how_an_agreement_stands(facts: Facts, status: AgreementStatus) -> None:
    assert status_of(facts, TODAY) is status


def combinations(today: date) -> Iterator[tuple[dict[str, Any], tuple[date, date] | None]]:
    """Every standing the table can tell apart and the database allows: columns of the row, days of the version."""
    spans = [(today + a * ONE, today + b * ONE) for a, b in ((-2, -1), (-1, 0), (0, 0), (0, 1), (1, 2))]
    for cancelled, complete in product((False, True), repeat=2):
        told: dict[str, Any] = {"complete": complete}
        if cancelled:
            told |= {"cancelled_at": clock.now(), "cancel_reason": CancelReason.OTHER}
        yield told | {"in_force": None}, None
        ends = [None] if cancelled else [None, *(today + n * ONE for n in (-1, 0, 1))]
        for ended_on, latest, span in product(ends, (1, 2), spans):
            ending = {"ended_on": ended_on, "end_reason": EndReason.OTHER if ended_on else None}
            yield told | {"in_force": 1, "latest": latest} | ending, span


def test_sql_and_python_tell_the_same_status_of_every_agreement(make: Make) -> None:
    case, today, spans = make.case(), clock.today(), dict[UUID, tuple[date, date] | None]()
    host = placements.employer(make)
    with make.writing() as opened:
        for ordinal, (told, span) in enumerate(combinations(today), 1):
            common = {"number": new_number(), "case_id": case.id, "ordinal": ordinal, "employer_id": host.id}
            stamps = {"created_by_id": host.added_by_id, "created_at": clock.now(), "touched_at": clock.now()}
            values = {"form": F.SUMMER_JOB, "outcomes": frozenset(), "latest": 1} | common | stamps | told
            row = Agreement(**values)
            opened.add(row)
            opened.flush()
            spans[row.id] = span
            if span:
                opened.add(version(row, span))
    with make.reading() as opened:
        query = with_version_in_force(Agreement.case_id == case.id)
        found = opened.execute(query.add_columns(status_column(today))).all()
    assert len(found) == len(spans) > 100
    for row, in_force, said in found:
        first, last = spans[row.id] or (None, None)
        facts = facts_of(row, in_force)
        assert (facts.first, facts.last) == (first, last)
        assert said == status_of(facts, today), facts


def version(row: Agreement, span: tuple[date, date]) -> AgreementVersion:
    return AgreementVersion(
        agreement_id=row.id,
        case_id=row.case_id,
        number=1,
        changes={Change.FIRST},
        starts_on=span[0],
        ends_on=span[1],
        adaptations=frozenset(),
        supports=frozenset(),
        payer=Payer.EMPLOYER,
        insurance=InsuranceParty.EMPLOYER,
        written_by_id=row.created_by_id,
        written_at=clock.now(),
        approved_at=clock.now(),
    )


Held = tuple[date, date, date]
"""When a pupil was born, and the first and the last day of a placement."""


def grown(first: str, last: str) -> Held:
    """A placement of somebody born in 2008."""
    return date(2008, 1, 1), date.fromisoformat(first), date.fromisoformat(last)


SUMMER = (date(2027, 6, 21), date(2027, 7, 16))
SIDES: list[tuple[FormRuleCode, PlacementForm, Held, Held]] = [
    *((C.MIN_AGE, form, (date(2011, 6, 21), *SUMMER), (date(2011, 6, 22), *SUMMER)) for form in NAV_FORMS),
    (C.MIN_AGE, F.SCHOOL_PLACEMENT, (date(2013, 6, 21), *SUMMER), (date(2013, 6, 22), *SUMMER)),
    *(
        (C.AFTER_SCHOOL, form, (BORN, MID_JUNE + ONE, SUMMER[1]), (BORN, MID_JUNE, SUMMER[1]))
        for form in (F.COUNTY_WORK_TRAINING, F.TRAINING_CANDIDATE, F.APPRENTICE)
    ),
    (C.MAX_AGE, F.SUMMER_JOB_NAV, (date(1996, 6, 22), *SUMMER), (date(1996, 6, 21), *SUMMER)),
    (C.FIRST_START, F.SUMMER_JOB_NAV, grown("2027-06-01", "2027-06-20"), grown("2027-05-31", "2027-06-20")),
    (C.LAST_START, F.SUMMER_JOB_NAV, grown("2027-08-31", "2027-09-20"), grown("2027-09-01", "2027-09-20")),
    (C.LAST_END, F.SUMMER_JOB_NAV, grown("2027-08-31", "2027-09-27"), grown("2027-08-31", "2027-09-28")),
    (C.MAX_WEEKS, F.SUMMER_JOB_NAV, grown("2027-07-01", "2027-07-28"), grown("2027-07-01", "2027-07-29")),
    (C.MAX_MONTHS, F.WORK_TRAINING, grown("2026-08-31", "2028-02-29"), grown("2026-08-31", "2028-03-01")),
    (C.MAX_MONTHS, F.WORK_TRAINING, grown("2026-01-15", "2027-07-14"), grown("2026-01-15", "2027-07-15")),
]


def refused(form: PlacementForm, born: date, starts_on: date, ends_on: date) -> list[Refusal]:
    """What the form refuses somebody whose compulsory school ends in June 2027."""
    return refusals(form, Whom(born, MID_JUNE), starts_on, ends_on)


@pytest.mark.parametrize(("code", "form", "kept", "broken"), SIDES)
def test_a_form_refuses_on_one_side_of_its_number_only(
    code: FormRuleCode, form: PlacementForm, kept: Held, broken: Held
) -> None:
    assert refused(form, *kept) == []
    found = next(each for each in refused(form, *broken) if each.code is code)
    number = next(each for each in PUBLISHED if (each.form, each.code) == (form, code))
    assert (found.limit, found.section) == (number.value, number.section)


def test_every_number_of_a_form_is_tried() -> None:
    assert {(form, code) for code, form, *_ in SIDES} == {(each.form, each.code) for each in PUBLISHED}


def test_in_compulsory_school_there_are_jobs_summer_jobs_and_school_placements_and_nothing_else() -> None:
    """A 14-year-old in 9th grade, and a 15-year-old in 10th: Nav measures ask for 16, the rest for school over."""
    jobs = {F.PART_TIME_JOB, F.SUMMER_JOB, F.SCHOOL_PLACEMENT}
    for born in (date(2012, 5, 2), BORN):
        first = date(2027, 2, 1)
        assert {form for form in F if not refused(form, born, first, first)} == jobs


def test_a_summer_job_with_a_grant_does_not_cross_the_new_year() -> None:
    assert C.LAST_END in {each.code for each in refused(F.SUMMER_JOB_NAV, BORN, date(2027, 8, 1), date(2028, 8, 1))}
