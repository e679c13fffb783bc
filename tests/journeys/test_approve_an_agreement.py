"""Approving an agreement: whom it waits for, what the law and consent let be registered, and when it applies."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import approvals
from casework.clock import OSLO
from casework.forms.agreement_steps import value_of
from casework.models import Agreement, AgreementVersion, Approval, Case, Guardian, Organisation, Pupil, Referral, User
from casework.models.codes import CaseStage, ConsentForm, ConsentStatus, Grade, Role
from casework.models.job_codes import OnBehalf, Party, PlacementForm
from tests.browser import Page, Visitor
from tests.journeys.agreements import begun, host, tenth_grader, typed, versions, write
from tests.make import Make
from tests.placements import agreement, let_employer_know

pytestmark = pytest.mark.usefixtures("wednesday")
Browse = Callable[..., Visitor]
TODAY = date(2026, 9, 9)
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


@pytest.fixture
def tenth(make: Make, adviser: User) -> Case:
    """A pupil of 15 in 10th grade, with two guardians."""
    return followed(make, adviser, date(2011, 3, 10), Grade.G10, "Kari Foresatt", "Ola Foresatt")


@pytest.fixture
def seventeen(make: Make, adviser: User) -> Case:
    """A pupil of 17 in upper secondary, with two guardians."""
    return followed(make, adviser, date(2009, 3, 10), Grade.VG2, "Kari Foresatt", "Ola Foresatt")


def followed(make: Make, adviser: User, born: date, grade: Grade, *guardians: str) -> Case:
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    pupil = make.pupil(school, born=born, grade=grade)
    for name in guardians:
        make.guardian(pupil, name)
    return make.case(adviser, school, pupil)


def waiting(make: Make, case: Case, *, covered: bool = True, **told: Any) -> Agreement:
    if covered:
        let_employer_know(make, case)
    return agreement(make, case, approved=False, **({"starts_on": TODAY + timedelta(weeks=1)} | told))


def path(made: Agreement, verb: str = "approve") -> str:
    return f"/agreements/{made.id}/{verb}"


def guardian_values(make: Make, case: Case) -> list[str]:
    with make.reading() as opened:
        query = select(Guardian.id).where(Guardian.pupil_id == case.pupil_id).order_by(Guardian.added_at)
        return [value_of(Party.GUARDIAN, each) for each in opened.scalars(query)]


def standing(make: Make, made: Agreement) -> list[Approval]:
    with make.reading() as opened:
        query = select(Approval).where(Approval.agreement_id == made.id, Approval.taken_back_at.is_(None))
        return list(opened.scalars(query.order_by(Approval.registered_at, Approval.id)))


def waits_for(make: Make, *made: Agreement) -> list[list[tuple[Party, tuple[str, ...], bool]]]:
    with make.writing() as opened:
        rows = [opened.get_one(Agreement, each.id) for each in made]
        found = approvals.waiting_for(audit.read_list(None, audit.PlacementOpened(rows[0].owner)), rows)
        return [[(w.party, w.names, w.written) for w in found.get(each.id, ())] for each in rows]


def test_a_job_in_tenth_grade_waits_for_one_guardian_in_writing_and_then_applies(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    made, visitor = waiting(make, tenth), browse(adviser)
    ola = guardian_values(make, tenth)[1]
    names = ("Kari Foresatt", "Ola Foresatt")
    everybody = [(Party.PUPIL, (), False), (Party.GUARDIAN, names, True), (Party.EMPLOYER, (), False)]
    assert waits_for(make, made) == [[*everybody, (Party.ADVISER, (), False)]]
    shown = visitor.get(path(made))
    assert "Kari Foresatt (foresatt)" in shown.text
    assert "Ola Foresatt (foresatt)" in shown.text
    assert shown.text.count("Det må være skriftlig. Én av de foresatte er nok.") == 2
    answer = visitor.submit(path(made), shown, status=422, who=[ola, "pupil"], way="oral_witnessed")
    refused = Page(answer.text)
    assert "skriftlig (forskrift om organisering § 12-4)" in refused.text
    assert visitor._form(refused, "approve").values["who"] == ["pupil", ola]
    visitor.submit(path(made), shown, who=["pupil", "employer"], way="oral_witnessed")
    assert waits_for(make, made) == [[everybody[1], (Party.ADVISER, (), False)]]
    visitor.submit(path(made), who=[ola], way="signed_paper", approved_on="2026-09-09")
    assert make.fresh(Agreement, made.id).in_force is None
    assert not make.log("agreement_in_force")
    visitor.submit(path(made), who=["adviser"])
    agreed = make.fresh(Agreement, made.id)
    assert (agreed.in_force, agreed.latest) == (1, 1)
    assert waits_for(make, made) == [[]]
    own = standing(make, made)[-1]
    assert (own.party, own.form, own.registered_by_id) == (Party.ADVISER, ConsentForm.DIGITAL, adviser.id)
    assert len(make.log("agreement_approved")) == 4
    assert len(make.log("agreement_in_force")) == 1
    assert "ingenting å godkjenne" in visitor.get(path(made)).text
    visitor.submit(path(made), shown, status=409, who=["pupil"], way="digital", once=None)


def test_whom_an_agreement_waits_for_is_said_on_every_page_about_it(
    make: Make, browse: Browse, adviser: User, tenth: Case, statements: list[str]
) -> None:
    made, approved, visitor = waiting(make, tenth), agreement(make, tenth), browse(adviser)
    for verb in ("", "/hours", "/follow-up"):
        page = visitor.get(f"/agreements/{made.id}{verb}").text
        assert "Venter på Eleven Kari Foresatt eller Ola Foresatt (skriftlig)" in page
        assert page.count("Registrer godkjenning") == (0 if verb else 2), "at the top too, where the aside stands below"
        del statements[:]
        assert "Venter på" not in visitor.get(f"/agreements/{approved.id}{verb}").text
        assert verb == "" or not [each for each in statements if "FROM guardian" in each]
    with make.writing() as opened:
        request = opened.get_one(Referral, tenth.referral_id)
        request.consent, request.wind_down_until = ConsentStatus.WITHDRAWN, TODAY + timedelta(days=9)
    for verb in ("", "/hours", "/follow-up"):
        assert "Foresatt" not in visitor.get(f"/agreements/{made.id}{verb}").text


def test_everybody_at_the_table_has_signed_in_one_press(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen, form=PlacementForm.WORK_TRAINING), browse(adviser)
    visitor.submit(path(made), all="paper")
    assert make.fresh(Agreement, made.id).in_force == 1
    parties = [each.party for each in standing(make, made)]
    assert sorted(parties) == sorted([Party.PUPIL, Party.GUARDIAN, Party.GUARDIAN, Party.EMPLOYER, Party.ADVISER])
    page = visitor.get(f"/agreements/{made.id}").text
    assert "Alle har godkjent" in page
    assert "Registrert av Vera Veileder" in page


def test_one_press_leaves_out_an_employer_who_may_not_know_and_a_choice_between_guardians(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    made, visitor = waiting(make, tenth, covered=False), browse(adviser)
    visitor.submit(path(made), all="paper")
    assert [each[0] for each in waits_for(make, made)[0]] == [Party.GUARDIAN, Party.EMPLOYER]
    page = visitor.get(path(made))
    assert "Samtykket lar ikke arbeidsgiveren få vite hvem eleven er" in page.text
    answer = visitor.submit(path(made), page, status=422, who=["employer"], way="signed_paper")
    assert "Registrer samtykke til det først" in Page(answer.text).text
    assert Party.EMPLOYER not in {each.party for each in standing(make, made)}
    let_employer_know(make, tenth)
    visitor.submit(path(made), page, who=["employer"], way="signed_paper")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"who": None, "way": "digital"}, "Velg hvem som har godkjent."),
    ({"who": ["school"], "way": "digital"}, "blir ikke spurt"),
    ({"who": ["guardian"], "way": "digital"}, "blir ikke spurt"),
    ({"who": ["pupil.123e4567-e89b-42d3-a456-426614174000"], "way": "digital"}, "blir ikke spurt"),
    ({"who": ["guardian.123e4567-e89b-42d3-a456-426614174000"], "way": "digital"}, "blir ikke spurt"),
    ({"who": ["Ola\x00"], "way": "digital"}, "blir ikke spurt"),
    ({"who": ["pupil"]}, "Velg hvordan de godkjente."),
    ({"who": ["pupil"], "way": "digital", "approved_on": TOMORROW}, "og i dag."),
    ({"who": ["pupil"], "way": "digital", "approved_on": "2026-09-08"}, "og i dag."),
    ({"who": ["pupil"], "way": "digital", "approved_on": ""}, "Velg en dato."),
    ({"who": ["adviser"], "on_behalf": "help_to_sign"}, "Ingen kan godkjenne for en foresatt eller veilederen."),
]


def test_what_cannot_be_an_approval_is_refused_at_the_field(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen, form=PlacementForm.WORK_TRAINING), browse(adviser)
    shown = visitor.get(path(made))
    for fields, said in REFUSED:
        answer = visitor.submit(path(made), shown, status=422, **fields)
        assert said in Page(answer.text).text, fields
    kari = guardian_values(make, seventeen)[0]
    for_others: dict[str, Any] = {"way": "digital", "on_behalf": "cannot_meet"}
    answer = visitor.submit(path(made), shown, status=422, who=["pupil", kari], **for_others)
    assert "Ingen kan godkjenne for en foresatt" in Page(answer.text).text
    assert not standing(make, made)
    visitor.submit(path(made), shown, who=["pupil"], **for_others)
    assert standing(make, made)[0].on_behalf is OnBehalf.CANNOT_MEET
    visitor.submit(path(made), shown, status=422, who=["pupil"], way="digital", once=None)
    assert len(standing(make, made)) == 1


def test_an_approval_of_what_the_agreement_said_before_does_not_count(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen), browse(adviser)
    shown = visitor.get(path(made))
    with make.writing() as opened:
        written_anew = opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)).one()
        written_anew.written_at = clock.now() + timedelta(seconds=1)
    answer = Page(visitor.submit(path(made), shown, status=409, who=["pupil"], way="digital").text)
    assert "Avtalen er endret" in answer.text
    assert visitor._form(answer, "approve").values["way"] == ["digital"]
    assert "who" not in visitor._form(answer, "approve").values
    assert not standing(make, made)
    visitor.submit(path(made), shown, status=409, who=["pupil"], way="digital", version="🙂' OR 1=1")
    visitor.submit(path(made), answer, who=["pupil"])
    assert len(standing(make, made)) == 1


def test_whoever_approves_an_old_version_is_shown_everything_that_has_changed(
    make: Make, browse: Browse, adviser: User
) -> None:
    case, visitor, mate = tenth_grader(make, adviser), browse(adviser), browse(adviser)
    at, who = host(make)
    made = begun(make, visitor, case, at)
    write(visitor, made, finish="yes", **typed(who))
    first = visitor.get(path(made))
    write(mate, made, finish="yes", **typed(who, rhythm="weekly"))
    anew = Page(visitor.submit(path(made), first, status=409, who=["pupil"], way="digital").text)
    assert "er skrevet på nytt og er ikke tatt vare på" in anew.text
    for said in ("Eksempel bakeri", "Onsdag 15.00–17.00", "Fylle varer og rydde", "Arbeidsgiveren betaler lønn"):
        assert said in anew.text, said
    mate.submit(path(made), who=["pupil"], way="digital")
    later = {"ends_on": "2026-12-09", "days-2-ends": "16:30", "tasks": "Stå i kassen", "rhythm": "weekly"}
    write(mate, made, finish="yes", **typed(who, **later))
    changed = Page(visitor.submit(path(made), anew, status=409, who=["pupil"], way="digital").text)
    for old, new in (
        ("16. desember 2026", "9. desember 2026"),
        ("Onsdag 15.00–17.00", "Onsdag 15.00–16.30"),
        ("Fylle varer og rydde", "Stå i kassen"),
    ):
        assert old in changed.text and new in changed.text, new
    assert adviser.name in changed.text and "Hjelp i bakeriet" not in changed.text, "what is the same is not repeated"
    assert not [each for each in standing(make, made) if each.version_id != versions(make, made)[0].id]


def test_the_rules_are_asked_again_when_somebody_approves(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    night = waiting(make, tenth, shifts=((0, 20 * 60, 21 * 60),))
    measure = waiting(make, tenth, form=PlacementForm.WORK_TRAINING)
    draft = waiting(make, tenth, complete=False, shifts=((3, 15 * 60, 17 * 60),))
    visitor = browse(adviser)
    for made, section in ((night, "§ 11-3"), (measure, "§ 1-3")):
        answer = visitor.submit(path(made), status=422, who=["pupil"], way="digital")
        assert "i strid med reglene" in Page(answer.text).text
        assert section in Page(answer.text).text
        assert visitor._form(Page(answer.text), "approve").values["who"] == ["pupil"]
    assert "Avtalen er ikke ferdig" in visitor.get(path(draft)).text
    shown = visitor.get(path(night))
    fields = {"csrf_token": visitor._form(shown, "approve").values["csrf_token"], "approved_on": "2026-09-09"}
    with make.reading() as opened:
        mark = approvals.mark_of(opened.scalars(select(AgreementVersion).filter_by(agreement_id=draft.id)).one())
    posted = visitor.client.post(path(draft), data=fields | {"who": "pupil", "way": "digital", "version": mark})
    assert (posted.status_code, "Avtalen er ikke ferdig" in Page(posted.text).text) == (409, True)
    assert not any(standing(make, made) for made in (night, measure, draft))


def test_a_measure_without_a_guardian_says_so_and_a_job_at_17_asks_none(
    make: Make, browse: Browse, adviser: User
) -> None:
    case = followed(make, adviser, date(2009, 3, 10), Grade.VG2)
    measure = waiting(make, case, form=PlacementForm.WORK_TRAINING)
    job = waiting(make, case, shifts=((4, 15 * 60, 17 * 60),))
    assert [len(each) for each in waits_for(make, measure, job)] == [4, 3]
    visitor = browse(adviser)
    visitor.submit(path(measure), all="paper")
    page = visitor.get(path(measure))
    assert "Ingen foresatt med foreldreansvar er registrert." in page.text
    assert f"/contacts/case/{case.id}" in page.links
    assert waits_for(make, measure) == [[(Party.GUARDIAN, (), False)]]
    with make.writing() as opened:
        assert opened.get_one(Agreement, measure.id).in_force is None


def test_an_approval_registered_by_mistake_is_taken_back_before_the_start_and_not_after(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen), browse(adviser)
    visitor.submit(path(made), who=["pupil"], way="digital")
    pupil = standing(make, made)[0]
    take_back = path(made, f"approvals/{pupil.id}/take-back")
    visitor.submit(take_back)
    assert not standing(make, made)
    visitor.get(take_back, status=404)
    visitor.submit(path(made), all="paper")
    assert make.fresh(Agreement, made.id).in_force == 1
    employer = next(each for each in standing(make, made) if each.party is Party.EMPLOYER)
    take_back = path(made, f"approvals/{employer.id}/take-back")
    shown = visitor.get(take_back)
    visitor.submit(take_back, shown)
    again = make.fresh(Agreement, made.id)
    assert (again.in_force, len(standing(make, made))) == (None, 2)
    assert waits_for(make, made) == [[(Party.EMPLOYER, (), False)]]
    visitor.submit(path(made), who=["employer"], way="digital")
    employer = next(each for each in standing(make, made) if each.party is Party.EMPLOYER)
    take_back = path(made, f"approvals/{employer.id}/take-back")
    with time_machine.travel(datetime(2026, 9, 16, 10, tzinfo=OSLO), tick=True):
        late = browse(adviser)
        late.submit(take_back, late.get(take_back), status=409)
        assert "Ta tilbake" not in late.get(f"/agreements/{made.id}").text
    assert make.fresh(Agreement, made.id).in_force == 1
    assert len(make.log("approval_taken_back")) == 2


def test_while_consent_winds_down_nobody_approves_and_the_placement_goes_on(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    running, made = agreement(make, seventeen), waiting(make, seventeen)
    with make.writing() as opened:
        request = opened.get_one(Referral, seventeen.referral_id)
        request.consent, request.wind_down_until = ConsentStatus.WITHDRAWN, TODAY + timedelta(days=9)
    with make.writing() as opened:
        row = opened.get_one(Agreement, made.id)
        kept = approvals.panel(audit.read(None, audit.PlacementOpened(row.owner)), row, full=False)
        assert (kept.waiting, kept.can_take_back, audit.lines()[-1].fields) == ((), False, set())
    visitor = browse(adviser)
    visitor.get(path(made), status=403)
    visitor.get(path(running, "end"))
    with make.writing() as opened:
        assert not any(Party.EMPLOYER is each.party for each in standing(make, made))
        opened.get_one(Pupil, seventeen.pupil_id).protected_at = clock.now()
    for verb in ("approve", "start", "end", "annul"):
        visitor.get(path(running, verb), status=404)


def test_only_those_who_follow_the_pupil_up_approve(make: Make, browse: Browse, tenth: Case, adviser: User) -> None:
    made, others = waiting(make, tenth), agreement(make, make.case())
    for role in Role:
        browse(make.user(role)).get(path(made), status=404)
    with make.reading() as opened:
        theirs = opened.scalars(select(Approval).where(Approval.agreement_id == others.id)).first()
    assert theirs is not None
    browse(adviser).get(path(made, f"approvals/{theirs.id}/take-back"), status=404)


def test_two_advisers_approve_at_once_and_both_are_kept(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, lead = (
        waiting(make, seventeen),
        make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id)),
    )
    visitors = [browse(adviser), browse(lead)]
    shown = [(visitor, visitor.get(path(made))) for visitor in visitors]
    said = ({"who": ["pupil", "adviser"], "way": ["digital"]}, {"who": ["employer"], "way": ["digital"]})

    def post(which: int) -> int:
        visitor, page = shown[which]
        form = visitor._form(page, "approve")
        for _ in range(3):
            answer = visitor.client.post(form.action, data=form.values | said[which])
            if answer.status_code == 302:
                break
        return answer.status_code

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(post, (0, 1))) == [302, 302]
    post(0)
    assert sorted(each.party for each in standing(make, made)) == [Party.ADVISER, Party.EMPLOYER, Party.PUPIL]
    assert make.fresh(Agreement, made.id).in_force == 1
    assert len(make.log("agreement_in_force")) == 1


def test_whom_many_agreements_wait_for_costs_the_same_as_one(make: Make, tenth: Case, statements: list[str]) -> None:
    made = [waiting(make, tenth, covered=False) for _ in range(4)]
    ended = agreement(make, tenth, starts_on=TODAY - timedelta(weeks=20), ends_on=TODAY - timedelta(days=1))
    costs = []
    for some in (made[:1], [*made, ended]):
        before = len(statements)
        found = waits_for(make, *some)
        costs.append(len(statements) - before - len(some))
        assert [len(each) for each in found[:4]] == [4] * len(some[:4])
    assert found[-1] == []
    assert costs[0] == costs[1]


def test_a_change_waits_for_all_anew_and_the_former_version_applies_meanwhile(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    let_employer_know(make, seventeen)
    made, visitor = agreement(make, seventeen, starts_on=TODAY + timedelta(weeks=1)), browse(adviser)
    with make.writing() as opened:
        first = opened.scalars(select(AgreementVersion).filter_by(agreement_id=made.id)).one()
        told = {name: getattr(first, name) for name in [column.key for column in AgreementVersion.__table__.columns]}
        changed = {"id": uuid4(), "number": 2, "approved_at": None, "title": None, "tasks": None}
        opened.add(AgreementVersion(**(told | changed)))
        opened.get_one(Agreement, made.id).latest = 2
    assert "Versjon 1 gjelder til versjon 2 er godkjent av alle." in visitor.get(f"/agreements/{made.id}").text
    assert len(waits_for(make, made)[0]) == 3
    visitor.submit(path(made), all="paper")
    assert make.fresh(Agreement, made.id).in_force == 2
    visitor.submit(path(made, f"approvals/{standing(make, made)[-1].id}/take-back"))
    again = make.fresh(Agreement, made.id)
    assert (again.in_force, again.latest) == (1, 2)


def test_when_the_one_who_was_missing_no_longer_decides_the_agreement_is_let_apply(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen, form=PlacementForm.WORK_TRAINING), browse(adviser)
    kari, ola = guardian_values(make, seventeen)
    visitor.submit(path(made), who=["pupil", kari, "employer", "adviser"], way="signed_paper")
    assert make.fresh(Agreement, made.id).in_force is None
    with make.writing() as opened:
        opened.get_one(Guardian, UUID(ola.partition(".")[2])).ended_on = TODAY
    assert "Lagre for at avtalen skal gjelde." in visitor.get(path(made)).text
    visitor.submit(path(made))
    assert make.fresh(Agreement, made.id).in_force == 1


def test_a_case_that_is_locked_meanwhile_has_nothing_to_approve(
    make: Make, browse: Browse, adviser: User, seventeen: Case
) -> None:
    made, visitor = waiting(make, seventeen), browse(adviser)
    shown = visitor.get(path(made))
    with make.writing() as opened:
        opened.get_one(Case, seventeen.id).stage = CaseStage.LOCKED
    visitor.submit(path(made), shown, status=409, who=["pupil"], way="digital")
