"""What somebody types is kept sealed on the server, found again after a lost session, and gone when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from casework import work
from casework.actions.account import sessions
from casework.actions.writing import drafts
from casework.actions.year import duties
from casework.audit import SessionEnd
from casework.database import session
from casework.models import Case, Draft, Organisation, Pupil, Referral, User
from casework.models.codes import DraftKind, Role
from casework.privacy import keytables
from tests import placements
from tests.adviser_day import contact, join, leave
from tests.browser import Page, Visitor
from tests.journeys.twelve_weeks import at, begun
from tests.make import Make

Browse = Callable[..., Visitor]
PLANTED = "Plantet setning om eleven."


class Writing:
    """A counsellor in the middle of a flag."""

    def __init__(self, make: Make, browse: Browse) -> None:
        self.make = make
        self.school = make.school()
        self.counsellor = make.user(Role.COUNSELLOR, self.school)
        self.pupil: Pupil = make.pupil(self.school)
        self.visitor = browse(self.counsellor)
        self.path = f"/flags/pupil/{self.pupil.id}"

    def autosave(
        self,
        page: Page | None = None,
        kind: str = "flag",
        subject: UUID | None = None,
        note: str = PLANTED,
        more: dict[str, str] | None = None,
    ) -> int:
        """What the script on the page posts, the form's own one-time token and all."""
        shown = page or self.visitor.get(self.path)
        form = next(form for form in shown.forms if "protection" in form.values or "once" in form.values)
        values = {"protection": "no", "note": note, "measures": "transition"} | (more or {})
        answer = self.visitor.client.post(
            f"/drafts/{kind}/{subject or self.pupil.id}",
            data=values | {"once": form.values["once"][0]},
            headers={"X-CSRFToken": form.values["csrf_token"][0]},
        )
        return answer.status_code

    def count(self) -> int:
        with self.make.reading() as opened:
            return opened.scalar(select(func.count()).select_from(Draft)) or 0


@pytest.fixture
def writing(make: Make, browse: Browse) -> Writing:
    return Writing(make, browse)


def test_what_was_typed_is_found_again_after_the_session_is_lost(writing: Writing, browse: Browse) -> None:
    assert writing.autosave(more={"seen_attendance": "absence_50", "guardian1-name": "Mor Prøve"}) == 204
    with work.doing(writing.make.installation) as opened:
        user = opened.get_one(User, writing.counsellor.id)
        sessions.end_all(user, SessionEnd.SIGNED_OUT, by=user)
    writing.visitor.get(writing.path, status=302)
    page = browse(writing.counsellor).get(writing.path)
    assert "Det du skrev, er tatt vare på" in page.text
    (form,) = [form for form in page.forms if "protection" in form.values]
    assert form.values["note"][0].strip() == PLANTED
    assert form.values["seen_attendance"] == ["absence_50"]
    assert form.values["guardian1-name"] == ["Mor Prøve"]
    assert form.values["protection"] == ["no"]


def test_it_is_never_said_that_something_is_kept_when_nothing_is(writing: Writing) -> None:
    assert "er tatt vare på" not in writing.visitor.get(writing.path).text


def test_a_post_after_the_session_is_lost_keeps_nothing_and_does_not_claim_to(writing: Writing, browse: Browse) -> None:
    page = writing.visitor.get(writing.path)
    with work.doing(writing.make.installation) as opened:
        user = opened.get_one(User, writing.counsellor.id)
        sessions.end_all(user, SessionEnd.SIGNED_OUT, by=user)
    response = writing.visitor.submit(writing.path, page, protection="no", informed="yes", strengths=["people"])
    assert "sign-in" in response.location
    assert "er tatt vare på" not in browse(writing.counsellor).get(writing.path).text
    assert writing.count() == 0


def test_autosaving_a_form_does_not_use_it_up(writing: Writing) -> None:
    page = writing.visitor.get(writing.path)
    writing.autosave(page)
    response = writing.visitor.submit(writing.path, page, protection="no", informed="yes", strengths=["people"])
    assert response.location.startswith("/referrals/")
    with writing.make.reading() as opened:
        assert opened.scalar(select(func.count()).select_from(Referral)) == 1


def test_sending_the_flag_discards_the_draft_and_destroys_its_key(writing: Writing) -> None:
    writing.autosave()
    assert _draft_keys(writing.make) == 1
    writing.visitor.submit(writing.path, protection="no", informed="yes", strengths=["people"])
    assert (writing.count(), _draft_keys(writing.make)) == (0, 0)


def test_a_flag_that_is_refused_keeps_its_draft(writing: Writing) -> None:
    writing.autosave()
    writing.visitor.submit(writing.path, status=422, protection="no", informed=None, note=PLANTED)
    assert (writing.count(), _draft_keys(writing.make)) == (1, 1)


def test_a_draft_can_be_thrown_away(writing: Writing) -> None:
    writing.autosave()
    writing.visitor.submit(writing.path, form="discard-draft")
    assert (writing.count(), _draft_keys(writing.make)) == (0, 0)
    assert PLANTED not in writing.visitor.get(writing.path).text


def test_saving_again_replaces_what_was_kept(writing: Writing) -> None:
    writing.autosave()
    writing.autosave(note="Nyere")
    assert writing.count() == 1
    assert "Nyere" in writing.visitor.get(writing.path).text


def test_nobody_else_finds_a_draft(writing: Writing, make: Make, browse: Browse) -> None:
    writing.autosave()
    colleague = browse(make.user(Role.COUNSELLOR, writing.school))
    assert PLANTED not in colleague.get(writing.path).text


def test_a_draft_is_sealed_and_leaves_no_word_in_the_log(writing: Writing) -> None:
    writing.autosave()
    with writing.make.reading() as opened:
        (draft,) = opened.scalars(select(Draft)).all()
    assert PLANTED.encode() not in bytes(draft.content)
    assert not [line for line in writing.make.log() if PLANTED in line.detail]


@pytest.mark.parametrize("kind", ["flag", "followup"])
def test_a_subject_out_of_reach_is_as_if_absent(writing: Writing, make: Make, kind: str) -> None:
    assert writing.autosave(kind=kind, subject=make.pupil().id if kind == "flag" else make.case().id) == 404
    assert writing.autosave(kind=kind, subject=uuid4()) == 404
    assert make.log("access_denied")


def test_an_adviser_keeps_a_draft_of_a_followup_on_an_own_case_only(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    mine, others = make.case(adviser), make.case()
    with work.doing(make.installation) as opened:
        user = opened.get_one(User, adviser.id)
        drafts.save(user, DraftKind.FOLLOWUP, mine.id, {"note": ["Begynt"], "parties": ["pupil", "guardian"]})
    with work.unit(make.installation, reading=True) as opened:
        kept = drafts.load(opened.get_one(User, adviser.id), DraftKind.FOLLOWUP, mine.id)
    assert kept is not None and kept.fields == {"note": ["Begynt"], "parties": ["pupil", "guardian"]}
    visitor = browse(adviser)
    token = visitor.get("/referrals/").forms[-1].values["csrf_token"][0]
    for case, status in ((mine, 204), (others, 404)):
        answer = visitor.client.post(f"/drafts/followup/{case.id}", data={"note": "x"}, headers={"X-CSRFToken": token})
        assert answer.status_code == status


def test_more_than_eight_kilobytes_is_not_kept(writing: Writing) -> None:
    assert writing.autosave(note="x" * 9000) == 413
    assert writing.count() == 0


def test_a_draft_lasts_fourteen_days(writing: Writing) -> None:
    writing.autosave()
    later = datetime.now(UTC) + timedelta(days=14, minutes=1)
    with time_machine.travel(later, tick=False), work.doing(writing.make.installation):
        user = session().get_one(User, writing.counsellor.id)
        assert drafts.load(user, DraftKind.FLAG, writing.pupil.id) is None
        assert duties.run_due().drafts_discarded == 1
    assert (writing.count(), _draft_keys(writing.make)) == (0, 0)


Arranged = tuple[str, str, dict[str, Any], dict[str, Any]]
"""Where a form is, where its draft is kept, what is typed and shall be found again, and what saves it."""


def _followup(make: Make, adviser: User, case: Case) -> Arranged:
    draft = f"/drafts/followup/{case.id}"
    return f"/cases/{case.id}/followups/new", draft, {"note": PLANTED}, {"outcome": "held"}


def _on_the_case(make: Make, adviser: User, case: Case) -> Arranged:
    draft = f"/drafts/followup/{case.id}"
    return f"/cases/{case.id}", draft, {"note": PLANTED, "type": "video"}, {"outcome": "held"}


def _correction(make: Make, adviser: User, case: Case) -> Arranged:
    wrong = contact(make, case, adviser, note="Først skrevet")
    return f"/cases/{case.id}/followups/{wrong.id}/correct", f"/drafts/correction/{wrong.id}", {"note": PLANTED}, {}


def _agreement(make: Make, adviser: User, case: Case) -> Arranged:
    made = placements.agreement(make, case, complete=False, approved=False)
    draft = f"/drafts/agreement/{made.id}"
    return f"/agreements/{made.id}/write", draft, {"tasks": PLANTED, "days-2-starts": "15:15"}, {"days-2-ends": "17:00"}


def _evaluation(make: Make, adviser: User, case: Case) -> Arranged:
    made = begun(make, case)
    draft = f"/drafts/evaluation/{made.id}"
    rest = {"tasks": "well", "cooperation": "well", "way": "digital"}
    return f"/agreements/{made.id}/evaluations/two_weeks/employer", draft, {"attendance": "mostly"}, rest


def _goal(make: Make, adviser: User, case: Case) -> Arranged:
    return f"/cases/{case.id}/plan/goals/new", f"/drafts/goal/{case.id}", {"words": PLANTED}, {"kind": "job"}


def _registration(make: Make, adviser: User, case: Case) -> Arranged:
    area = make.area(make.fresh(Organisation, adviser.organisation_id))
    typed = {"given_name": "Ny", "family_name": "Prøveelev", "birth_date": "2010-05-04", "area": str(area.id)}
    rest = {"source": "walk_in", "measures": ["job"], "urgency": "soon", "informed": "yes"}
    return "/inbox/start/pupil?protection=no", f"/drafts/registration/{adviser.id}", typed, rest


ARRANGED = [_followup, _on_the_case, _correction, _agreement, _evaluation, _goal, _registration]


@pytest.mark.parametrize("arrange", ARRANGED, ids=lambda each: str(each.__name__))
def test_every_longer_form_is_found_again_after_a_lost_session_and_saved_without_a_trace(
    make: Make, browse: Browse, arrange: Callable[[Make, User, Case], Arranged]
) -> None:
    with at(date(2026, 9, 9)):
        adviser = make.user(Role.ADVISER)
        path, draft, typed, rest = arrange(make, adviser, make.case(adviser))
        visitor = browse(adviser)
        shown = visitor.get(path)
        assert "er tatt vare på" not in shown.text
        begun_form = next(form for form in shown.forms if "draft_seen" in form.values)
        sent = begun_form.values | {name: [text] for name, text in typed.items()}
        assert visitor.client.post(draft, data=sent, headers={"Referer": "http://localhost/"}).status_code == 204
        assert _draft_keys(make) == 1
        with work.doing(make.installation) as opened:
            user = opened.get_one(User, adviser.id)
            sessions.end_all(user, SessionEnd.SIGNED_OUT, by=user)
        lost = visitor.client.post(begun_form.action or path, data=sent, headers={"Referer": f"http://localhost{path}"})
        assert lost.location == f"/account/sign-in?{urlencode({'next': path.partition('?')[0]}, safe='/')}"
        visitor = browse(adviser)
        again = visitor.get(path)
        assert "Det du skrev, er tatt vare på" in again.text
        form = next(form for form in again.forms if "draft_seen" in form.values)
        assert {name: form.values[name][0].strip() for name in typed} == typed
        assert visitor.client.post(draft, data=form.values, headers={"Referer": "x"}).headers["Draft-Elsewhere"] == "no"
        answer = visitor.client.post(
            form.action or path, data=form.values | rest, headers={"Referer": f"http://localhost{path}"}
        )
        assert answer.status_code == 302, Page(answer.text).text[:500]
        assert _draft_keys(make) == 0


@pytest.mark.parametrize("arrange", ARRANGED, ids=lambda each: str(each.__name__))
def test_every_restored_draft_can_be_thrown_away(
    make: Make, browse: Browse, arrange: Callable[[Make, User, Case], Arranged]
) -> None:
    with at(date(2026, 9, 9)):
        adviser = make.user(Role.ADVISER)
        path, draft, typed, _ = arrange(make, adviser, make.case(adviser))
        visitor = browse(adviser)
        held = next(form for form in visitor.get(path).forms if "draft_seen" in form.values)
        visitor.client.post(draft, data=held.values | typed, headers={"Referer": "http://localhost/"})
        again = visitor.get(path)
        held = next(form for form in again.forms if "draft_seen" in form.values)
        thrown = "discard-here" if arrange is _on_the_case else "discard"
        assert f'value="{thrown}"' in visitor.response.text
        visitor.client.post(held.action or path, data=held.values | {"then": thrown}, headers={"Referer": "x"})
        assert _draft_keys(make) == 0
        assert "er tatt vare på" not in visitor.get(path).text


def test_two_tabs_on_one_draft_the_later_save_wins_and_the_other_is_told(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor, path = browse(adviser), f"/cases/{case.id}/followups/new"
    stamps = {"first": "", "second": ""}
    for tab, elsewhere in (("first", "no"), ("first", "no"), ("second", "yes"), ("second", "no"), ("first", "yes")):
        fields = visitor._form(visitor.get(path), -1).values | {"note": [f"Fra {tab}"], "draft_seen": [stamps[tab]]}
        answer = visitor.client.post(f"/drafts/followup/{case.id}", data=fields, headers={"Referer": "x"})
        assert answer.headers["Draft-Elsewhere"] == elsewhere
        stamps[tab] = answer.headers["Draft-Stamp"]
    assert "Fra first" in visitor.get(path).text
    visitor.submit(path, outcome="held")
    fields |= {"draft_seen": [stamps["first"]]}
    late = visitor.client.post(f"/drafts/followup/{case.id}", data=fields, headers={"Referer": "x"})
    assert late.headers["Draft-Elsewhere"] == "yes"  # it was sent from another window


def test_a_form_shown_again_with_an_error_is_no_other_window(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor, path = browse(adviser), f"/cases/{case.id}/followups/new"
    held = visitor._form(visitor.get(path), -1).values
    first = visitor.client.post(f"/drafts/followup/{case.id}", data=held, headers={"Referer": "x"})
    refused = visitor.client.post(
        path, data=held | {"draft_seen": first.headers["Draft-Stamp"]}, headers={"Referer": "x"}
    )
    assert refused.status_code == 422
    again = visitor._form(Page(refused.text), -1).values
    answer = visitor.client.post(f"/drafts/followup/{case.id}", data=again, headers={"Referer": "x"})
    assert answer.headers["Draft-Elsewhere"] == "no"


def test_a_draft_out_of_reach_is_refused_never_shown_and_buried(make: Make, browse: Browse) -> None:
    with at(date(2026, 9, 9)):
        adviser, other = make.user(Role.ADVISER), make.user(Role.ADVISER)
        kept, lost = make.case(adviser), make.case(adviser)
        visitor = browse(adviser)
        written = [_followup(make, adviser, lost), _agreement(make, adviser, lost), _correction(make, adviser, lost)]
        written += [_followup(make, adviser, kept), _registration(make, adviser, kept)]
        for path, draft, typed, _ in written:
            held = next(form for form in visitor.get(path).forms if "draft_seen" in form.values).values
            answer = visitor.client.post(draft, data=held | typed, headers={"Referer": "x"})
            assert answer.status_code == 204
        leave(make, lost, adviser)
        join(make, lost, other)
        for path, draft, typed, _ in written[:3]:
            assert PLANTED not in visitor.get(path, status=visitor.client.get(path).status_code).text
            refused = visitor.client.post(draft, data=held | typed, headers={"Referer": "x"})
            assert refused.status_code in {403, 404}
        assert _draft_keys(make) == 5
        with work.doing(make.installation):
            assert duties.run_due().drafts_discarded == 3
        assert _draft_keys(make) == 2
        with work.doing(make.installation):
            assert duties.run_due().drafts_discarded == 0
        assert PLANTED in visitor.get(written[3][0]).text


def test_nothing_is_kept_of_a_pupil_at_nav_before_the_address_is_known_not_to_be_protected(
    make: Make, browse: Browse
) -> None:
    adviser = make.user(Role.ADVISER)
    visitor = browse(adviser)
    path, draft, typed, _ = _registration(make, adviser, make.case(adviser))
    held = next(form for form in visitor.get(path).forms if "draft_seen" in form.values).values
    unsure = held | typed | {"protection": "unsure"}
    assert visitor.client.post(draft, data=unsure, headers={"Referer": "x"}).status_code == 422
    someone = f"/drafts/registration/{make.user(Role.ADVISER).id}"
    assert visitor.client.post(someone, data=held | typed, headers={"Referer": "x"}).status_code == 404
    assert _draft_keys(make) == 0
    visitor.client.post(draft, data=held | typed, headers={"Referer": "x"})
    assert _draft_keys(make) == 1
    visitor.submit("/inbox/start", status=200, protection="unsure")
    assert _draft_keys(make) == 0


def test_a_draft_of_one_evaluation_is_not_shown_in_another(make: Make, browse: Browse) -> None:
    with at(date(2026, 9, 9)):
        adviser = make.user(Role.ADVISER)
        path, draft, typed, _ = _evaluation(make, adviser, make.case(adviser))
        visitor = browse(adviser)
        held = next(form for form in visitor.get(path).forms if "draft_seen" in form.values).values
        visitor.client.post(draft, data=held | typed, headers={"Referer": "x"})
        other = visitor.get(path.replace("/employer", "/pupil"))
        assert "er tatt vare på" not in other.text
        assert "er tatt vare på" in visitor.get(path).text


def _draft_keys(make: Make) -> int:
    with make.installation.store.reading() as connection:
        return (
            connection.scalar(select(func.count()).select_from(keytables.dek).where(keytables.dek.c.kind == "draft"))
            or 0
        )
