"""What somebody types is kept sealed on the server, found again after a lost session, and gone when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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
from casework.models import Draft, Pupil, Referral, User
from casework.models.codes import DraftKind, Role
from casework.privacy import keytables
from tests.browser import Page, Visitor
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


def _draft_keys(make: Make) -> int:
    with make.installation.store.reading() as connection:
        return (
            connection.scalar(select(func.count()).select_from(keytables.dek).where(keytables.dek.c.kind == "draft"))
            or 0
        )
