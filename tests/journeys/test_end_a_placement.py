"""A placement begins, ends early or as agreed, or comes to nothing; a case with one is not closed; drafts expire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from casework import clock, work
from casework.actions.agreement import closing, ending, expiry
from casework.actions.year import duties
from casework.clock import OSLO
from casework.installation import Installation
from casework.models import Agreement, Case, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, Role
from casework.models.job_codes import AgreementStatus, CancelReason, EndReason
from tests.browser import Page, Visitor
from tests.make import Make
from tests.placements import agreement, employer, place

Browse = Callable[..., Visitor]
TODAY, ONE = date(2026, 9, 9), timedelta(days=1)
FIRST, LAST = TODAY - timedelta(days=9), TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """It is a Wednesday in September."""
    with on(0):
        yield


def on(days: int) -> Any:
    """Live so many days later."""
    return time_machine.travel(datetime(2026, 9, 9, 10, tzinfo=OSLO) + timedelta(days=days), tick=True)


@pytest.fixture
def running(make: Make, case: Case) -> Agreement:
    """Nine days old, with thirty to go."""
    return agreement(make, case, starts_on=FIRST, ends_on=LAST)


def path(made: Agreement, verb: str) -> str:
    return f"/agreements/{made.id}/{verb}"


def now(make: Make, made: Agreement) -> ending.Course:
    with make.reading() as opened:
        return ending.course(opened.get_one(Agreement, made.id))


def test_the_pupil_turned_up_and_the_placement_ends_early(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(running, "start"))
    assert visitor._form(shown, "start").values["on"] == [FIRST.isoformat()]
    for day, said in ((FIRST - ONE, "perioden"), (TODAY + ONE, "perioden")):
        answer = visitor.submit(path(running, "start"), shown, status=422, came="yes", on=day.isoformat())
        assert said in Page(answer.text).text
    visitor.submit(path(running, "start"), shown, status=422)
    visitor.submit(path(running, "start"), shown, came="yes", on=FIRST.isoformat())
    assert now(make, running).started_on == FIRST
    page = visitor.get(f"/agreements/{running.id}")
    assert "Eleven møtte opp 31. august 2026." in page.text
    end = visitor.get(path(running, "end"))
    assert visitor._form(end, "end").values["on"] == [TODAY.isoformat()]
    for fields in (
        {"on": (FIRST - ONE).isoformat(), "reason": "pupil_ended"},
        {"on": (LAST + ONE).isoformat(), "reason": "pupil_ended"},
        {"on": "", "reason": "pupil_ended"},
        {"reason": None},
        {"reason": "sick"},
        {"reason": "no_show"},
    ):
        visitor.submit(path(running, "end"), end, status=422, **fields)
    visitor.submit(path(running, "end"), end, reason="pupil_ended")
    stands = now(make, running)
    assert (stands.status, stands.ended_on, stands.end_reason) == (AgreementStatus.ENDED, TODAY, EndReason.PUPIL_ENDED)
    over = visitor.get(f"/agreements/{running.id}")
    assert "Registrer utfallet" in over.text and path(running, "outcome") in over.links
    assert "Versjon 1 Gjaldt sist" in over.text and "Gjaldt sist" in visitor.get(path(running, "versions/1")).text
    for verb, fields in (("start", {"came": "yes"}), ("end", {"reason": "other"}), ("annul", {"reason": "other"})):
        assert "Ingenting kan endres lenger" in visitor.get(path(running, verb)).text
        form = visitor._form(end, "end").values | {"version": str(stands.seen), "once": []} | fields
        posted = visitor.client.post(path(running, verb), data=form)
        assert (posted.status_code, "Ingenting kan endres lenger" in posted.text) == (409, True)
    assert [len(make.log(action)) for action in ("placement_started", "placement_ended")] == [1, 1]


def test_a_placement_ends_on_a_day_ahead_which_may_be_moved_until_it_comes(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    visitor = browse(adviser)
    visitor.submit(path(running, "end"), on=LAST.isoformat(), reason="completed")
    assert now(make, running).status is AgreementStatus.RUNNING
    visitor.submit(path(running, "end"), on=(TODAY + ONE).isoformat())
    assert now(make, running).end_reason is EndReason.COMPLETED
    with on(1):
        assert now(make, running).status is AgreementStatus.ENDED


def test_an_end_is_not_put_off_into_what_was_agreed_since(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    visitor = browse(adviser)
    soon, later = TODAY + 2 * ONE, TODAY + 20 * ONE
    visitor.submit(path(running, "end"), on=soon.isoformat(), reason="completed")
    agreement(make, case, starts_on=soon + ONE, ends_on=LAST)
    refused = visitor.submit(path(running, "end"), status=422, on=later.isoformat(), reason="completed")
    assert "Velg en tidligere dag" in refused.text
    assert now(make, running).ended_on == soon
    visitor.submit(path(running, "end"), on=TODAY.isoformat(), reason="completed")
    assert now(make, running).ended_on == TODAY


def test_a_pupil_who_did_not_come_ends_it_and_the_place_is_free(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(running, "start"))
    visitor.submit(path(running, "start"), shown, status=422, came="no", on=(TODAY + ONE).isoformat())
    visitor.submit(path(running, "start"), shown, came="no")
    stands = now(make, running)
    assert (stands.ended_on, stands.end_reason, stands.started_on) == (FIRST, EndReason.NO_SHOW, None)
    with make.reading() as opened:
        assert not closing.living(opened.get_one(Case, case.id))


def test_a_place_is_listed_again_and_goes_to_the_next_pupil_when_its_agreement_is_over(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    next_case, at, visitor = make.case(adviser), employer(make), browse(adviser)
    only = place(make, at)
    new = f"/agreements/case/{next_case.id}/new?place={only.id}"
    over: list[tuple[str, date, dict[str, Any]]] = [
        ("annul", TODAY + ONE, {"reason": "got_job"}),
        ("annul", TODAY, {"reason": "registered_in_error"}),
        ("start", FIRST, {"came": "no"}),
        ("end", FIRST, {"reason": "completed", "on": TODAY.isoformat()}),
    ]
    for verb, first, fields in over:
        taken = agreement(make, case, at, place_id=only.id, starts_on=first, ends_on=LAST)
        if verb == "end":
            visitor.submit(path(taken, "end"), reason="completed", on=(TODAY + ONE).isoformat())
        assert new not in visitor.get(f"/cases/{next_case.id}/job/places").links
        answer = visitor.submit(new, status=422)
        assert "Plassen er ikke lenger ledig" in Page(answer.text).text
        visitor.submit(path(taken, verb), **fields)
        assert new in visitor.get(f"/cases/{next_case.id}/job/places").links, verb
        visitor.submit(new)
        mine = make.fresh(Agreement, UUID(visitor.response.location.split("/")[-2]))
        assert (mine.place_id, mine.case_id) == (only.id, next_case.id)
        visitor.submit(path(mine, "annul"), reason="other")


def test_an_agreement_that_ran_out_says_that_its_end_is_missing(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    with on(40):
        visitor = browse(adviser)
        tab = f"/cases/{running.case_id}/job"
        assert "Registrer hvordan det gikk" in visitor.get(f"/agreements/{running.id}").text
        assert path(running, "end") in visitor.get(tab).links
        shown = visitor.get(path(running, "end"))
        assert visitor._form(shown, "end").values["on"] == [LAST.isoformat()]
        visitor.submit(path(running, "end"), shown, reason="completed")
        assert path(running, "end") not in visitor.get(tab).links
        assert now(make, running).ended_on == LAST


def test_what_has_not_started_is_annulled_and_what_has_is_ended(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    coming = agreement(make, case, starts_on=TODAY + ONE)
    draft = agreement(make, case, approved=False, complete=False)
    wrong = agreement(make, case, starts_on=TODAY)
    visitor = browse(adviser)
    for made, verb in ((coming, "start"), (coming, "end"), (draft, "start"), (draft, "end")):
        assert "Annuller" in visitor.get(path(made, verb)).text or "annullere" in visitor.get(path(made, verb)).text
    shown = visitor.get(path(coming, "annul"))
    assert "arbeidet med utkastet" not in shown.text
    for reason in ("expired", "sick", None):
        visitor.submit(path(coming, "annul"), shown, status=422, reason=reason)
    visitor.submit(path(coming, "annul"), shown, reason="employer_ended")
    visitor.submit(path(draft, "annul"), reason="got_job")
    assert now(make, coming).cancel_reason is CancelReason.EMPLOYER_ENDED
    answer = visitor.submit(path(wrong, "annul"), status=422, reason="pupil_ended")
    assert "Avslutt avtalen i stedet" in Page(answer.text).text
    visitor.submit(path(wrong, "annul"), reason="registered_in_error")
    assert ending.in_error(make.fresh(Agreement, wrong.id))
    assert now(make, draft).status is AgreementStatus.CANCELLED
    visitor.submit(path(running, "start"), came="yes")
    assert "Avtalen har begynt" in visitor.get(path(running, "annul")).text
    assert len(make.log("agreement_cancelled")) == 3


def test_two_who_end_it_at_once_see_what_stands_and_a_double_post_ends_it_once(
    make: Make, browse: Browse, adviser: User, running: Agreement
) -> None:
    visitor, mate = browse(adviser), browse(adviser)
    shown = visitor.get(path(running, "end"))
    mate.submit(path(running, "start"), came="yes")
    answer = Page(visitor.submit(path(running, "end"), shown, status=409, reason="got_job").text)
    assert "Noen andre har endret dette mens du skrev" in answer.text
    assert "31. august 2026" in answer.text
    assert visitor._form(answer, "end").values["reason"] == ["got_job"]
    for _ in range(2):
        visitor.submit(path(running, "end"), answer)
    visitor.submit(path(running, "end"), answer, status=409, version="🙂' OR 1=1", once=None)
    assert len(make.log("placement_ended")) == 1


def test_a_case_with_a_living_agreement_is_not_closed(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    visitor, close = browse(adviser), f"/cases/{case.id}/close"
    answer = Page(visitor.submit(close, status=422, reason="moved", destination="unknown").text)
    assert "Avslutt eller annuller avtalen først" in answer.text
    assert f"/agreements/{running.id}" in answer.links
    assert make.fresh(Case, case.id).stage is CaseStage.ACTIVE
    visitor.submit(path(running, "end"), reason="completed")
    visitor.submit(close, reason="moved", destination="unknown")
    assert make.fresh(Case, case.id).stage is CaseStage.CLOSED


def test_while_consent_winds_down_the_adviser_ends_it_and_afterwards_it_ends_with_the_case(
    make: Make, browse: Browse, adviser: User, case: Case, running: Agreement
) -> None:
    coming = agreement(make, case, starts_on=TODAY + ONE)
    draft = agreement(make, case, starts_on=TODAY, approved=False)
    with make.writing() as opened:
        request = opened.get_one(Referral, case.referral_id)
        request.consent, request.wind_down_until = ConsentStatus.WITHDRAWN, TODAY + ONE
    browse(adviser).submit(path(coming, "annul"), reason="pupil_ended")
    with on(2):
        visitor = browse(adviser)
        visitor.get(path(running, "end"), status=403)
        assert "Avtalen avsluttes sammen med saken." in visitor.get(f"/cases/{case.id}/close").text
        visitor.submit(f"/cases/{case.id}/close", reason="consent_withdrawn", destination="unknown")
        assert (now(make, running).ended_on, now(make, running).end_reason) == (TODAY + 2 * ONE, EndReason.OTHER)
        assert now(make, draft).cancel_reason is CancelReason.OTHER


def test_only_those_who_follow_the_pupil_up_start_and_end(make: Make, browse: Browse, running: Agreement) -> None:
    for role in Role:
        for verb in ("start", "end", "annul"):
            browse(make.user(role)).get(path(running, verb), status=404)


def test_a_draft_nobody_touches_for_twelve_weeks_expires_after_two_warnings(
    make: Make, browse: Browse, installation: Installation, adviser: User, case: Case, running: Agreement
) -> None:
    draft = agreement(make, case, approved=False, complete=False)
    awaiting = agreement(make, case, approved=False)
    with make.reading():
        assert expiry.expires_on(running) is None
        assert expiry.expires_on(draft) == date(2026, 12, 2)
        assert expiry.warns_on(draft) == (date(2026, 11, 25), date(2026, 12, 1))
    for day, warned in ((76, False), (77, True), (83, True)):
        with on(day):
            assert run(installation) == 0
        with on(day), make.reading():
            assert (expiry.warned_of(draft) is not None) is warned
        with on(day):
            assert ("faller bort 2. desember 2026" in browse(adviser).get("/today").text) is warned
    with on(83):
        assert "Det blir annullert 2. desember 2026" in browse(adviser).get(f"/agreements/{draft.id}").text
        with make.writing() as opened:
            opened.get_one(Agreement, awaiting.id).touched_at = clock.now()
    with on(84):
        assert run(installation) == 1
        assert run(installation) == 0
    assert now(make, draft).cancel_reason is CancelReason.EXPIRED
    assert [now(make, each).cancel_reason for each in (running, awaiting)] == [None, None]
    assert make.log("agreement_cancelled")[-1].actor_id is None


def run(installation: Installation) -> int:
    with work.doing(installation):
        return duties.run_due().agreements_expired
