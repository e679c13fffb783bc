"""Programme management comments on a draft, looks it over and publishes it; from then on it is the same for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from casework.actions.report import chain, freezing, ordering
from casework.labels.reports import coarse
from casework.models import FactCount, Release, ReleaseComment, ReleaseOrder, User
from casework.models.codes import Role
from casework.models.report_codes import Population, ReleaseState, Section
from casework.reports.facts import counting
from casework.reports.protected import Figures
from tests.browser import Page, Visitor
from tests.ledger import draft, frozen, held, ordered, published, reports
from tests.make import Make

Browse = Callable[..., Visitor]
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)


def now(make: Make, release: Release) -> Release:
    with make.reading() as opened:
        return opened.get_one(Release, release.id)


def said(make: Make, release: Release) -> dict[Section, str]:
    with make.reading() as opened:
        wanted = select(ReleaseComment).where(ReleaseComment.release_id == release.id)
        return {comment.section: comment.body for comment in opened.scalars(wanted)}


def shown(place: int) -> Figures:
    found = reports()[place].report.of(2024, Population.PARTICIPANTS)
    assert found is not None
    return found


def to_comment(release: Release, section: str = "follow_up") -> str:
    return f"/releases/{release.id}/comments/{section}"


# A draft on its way ---------------------------------------------------------------------------------------------------


def test_a_manager_comments_looks_over_and_publishes_and_the_log_knows_the_hash(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER, name="Lise Leder")
    published(make, manager)
    release, there = draft(make, 2), browse(manager)
    listed = there.get("/releases/")
    assert "Rapport 2 venter på deg" in listed.text
    assert "Tall per 1. august 2025" in listed.text
    assert "Rapport 1" in listed.text
    there.submit(to_comment(release), body="Flere er nådd enn i vår.")
    assert there.response.location.endswith(f"/releases/{release.id}#part-follow_up")
    preview = there.get(f"/releases/{release.id}")
    assert "Dette er et utkast" in preview.text
    assert "Flere er nådd enn i vår." in preview.text
    looked = there.get(f"/releases/{release.id}/publish")
    assert "Flere er nådd enn i vår." in looked.text
    assert "1 kommentar publiseres sammen med den" in looked.text
    there.submit(f"/releases/{release.id}/publish", looked)
    page = there.follow(there.response)
    assert "Rapport 2 er publisert." in page.text
    assert "Dette er et utkast" not in page.text
    after = now(make, release)
    assert (after.state, after.published_by_id) == (ReleaseState.PUBLISHED, manager.id)
    assert (after.content, after.hash) == (release.content, release.hash)
    line = make.log("report_published")[-1]
    assert release.hash is not None
    assert line.actor_id == manager.id
    assert f'"digest":"{release.hash.hex()}"' in line.detail.replace(" ", "")
    [comment] = make.log("report_commented")
    assert "follow_up" in comment.detail
    with make.reading():
        assert chain.verify() == chain.Verdict(2, ())


def test_a_comment_is_changed_and_taken_away_again(make: Make, browse: Browse) -> None:
    release, there = draft(make), browse(make.user(Role.MANAGER))
    there.submit(to_comment(release), body="Første")
    there.submit(to_comment(release), body="Andre")
    assert said(make, release) == {Section.FOLLOW_UP: "Andre"}
    there.submit(to_comment(release), body="Andre")
    assert len(make.log("report_commented")) == 2
    there.submit(to_comment(release), body="")
    assert said(make, release) == {}
    assert len(make.log("report_commented")) == 3


def test_a_comment_with_an_identity_number_is_refused_at_the_field_and_kept(make: Make, browse: Browse) -> None:
    release, there = draft(make), browse(make.user(Role.MANAGER))
    typed = "Gjelder 01019012345 i vår"
    there.submit(to_comment(release), body=typed, status=422)
    assert "Ta ut fødselsnummeret" in there.response.text
    assert typed in there.response.text
    there.submit(to_comment(release), body="Mange har en diagnose.", status=422)
    assert "Er det nødvendig?" in there.response.text
    there.submit(to_comment(release), body="Mange har en diagnose.", body_confirmed="y")
    there.submit(to_comment(release, "jobs"), body="x" * 1001, status=422)
    assert said(make, release) == {Section.FOLLOW_UP: "Mange har en diagnose."}


def test_two_managers_write_to_the_same_section_and_the_second_sees_both_texts(make: Make, browse: Browse) -> None:
    release = draft(make)
    first, second = browse(make.user(Role.MANAGER)), browse(make.user(Role.MANAGER))
    opened = second.get(to_comment(release))
    first.submit(to_comment(release), body="Den enes ord")
    answer = second.submit(to_comment(release), opened, body="Den andres ord", status=409)
    assert "Den enes ord" in answer.text
    assert "Den andres ord" in answer.text
    assert said(make, release) == {Section.FOLLOW_UP: "Den enes ord"}
    second.submit(to_comment(release), Page(answer.text), body="Begges ord")
    assert said(make, release) == {Section.FOLLOW_UP: "Begges ord"}


def test_a_report_is_published_only_with_the_comments_that_were_read(make: Make, browse: Browse) -> None:
    release = draft(make)
    first, second = browse(make.user(Role.MANAGER)), browse(make.user(Role.MANAGER))
    looked = first.get(f"/releases/{release.id}/publish")
    second.submit(to_comment(release), body="Kom etterpå")
    answer = first.submit(f"/releases/{release.id}/publish", looked, status=409)
    assert "Ingenting er publisert ennå" in answer.text
    assert "Kom etterpå" in answer.text
    assert now(make, release).state is ReleaseState.DRAFT
    first.submit(f"/releases/{release.id}/publish", Page(answer.text))
    assert now(make, release).state is ReleaseState.PUBLISHED


def test_of_two_managers_who_publish_at_once_one_does_and_the_other_is_told(make: Make, app: Flask) -> None:
    release = draft(make)
    ready, answers = Barrier(2), list[int]()
    visitors = [Visitor(app, make.user(Role.MANAGER)) for _ in range(2)]
    forms = [each.get(f"/releases/{release.id}/publish").forms[-1].values for each in visitors]

    def press(visitor: Visitor, form: dict[str, list[str]]) -> None:
        ready.wait()
        headers = {"Referer": "http://localhost/"}
        answers.append(visitor.client.post(f"/releases/{release.id}/publish", data=form, headers=headers).status_code)

    pressing = [Thread(target=press, args=pair) for pair in zip(visitors, forms, strict=True)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sorted(answers) == [302, 409]
    assert len(make.log("report_published")) == 1


def test_a_comment_written_while_another_publishes_is_in_it_or_refused(make: Make, app: Flask) -> None:
    release = draft(make)
    ready, answers = Barrier(2), dict[str, int]()
    paths = [f"/releases/{release.id}/publish", to_comment(release)]
    visitors = [Visitor(app, make.user(Role.MANAGER)) for _ in paths]
    forms = [dict(each.get(path).forms[-1].values) for each, path in zip(visitors, paths, strict=True)]
    forms[1]["body"] = ["I siste liten"]

    def press(visitor: Visitor, path: str, form: dict[str, list[str]]) -> None:
        ready.wait()
        answers[path] = visitor.client.post(path, data=form, headers={"Referer": "http://localhost/"}).status_code

    pressing = [Thread(target=press, args=each) for each in zip(visitors, paths, forms, strict=True)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sorted(answers.values()) == [302, 409]
    with make.reading():
        assert chain.verify().broken == ()
    assert bool(said(make, release)) is (answers[paths[1]] == 302)


@pytest.mark.parametrize(
    ("made", "words"),
    [(frozen, "lages fortsatt"), (held, "kan ikke"), (published, "endres aldri")],
    ids=["frozen", "held", "published"],
)
def test_what_is_no_draft_is_neither_commented_on_nor_published(
    make: Make, browse: Browse, made: Callable[..., Release], words: str
) -> None:
    manager = make.user(Role.MANAGER)
    release = made(make, manager) if made is published else made(make)
    there = browse(manager)
    for path in (to_comment(release), f"/releases/{release.id}/publish"):
        assert words in there.get(path, 409).text
    token = there.get("/account/profile").forms[0].values["csrf_token"][0]
    for path in (to_comment(release), f"/releases/{release.id}/publish"):
        there.client.post(path, data={"csrf_token": token, "body": "Nei", "version": "0"})
    assert now(make, release).version == release.version
    assert said(make, release) == {}


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_reaches_a_report_and_each_try_is_logged(make: Make, browse: Browse, role: Role) -> None:
    manager = make.user(Role.MANAGER)
    releases = [published(make, manager), draft(make, 2)]
    there, pages = browse(make.user(role)), ["/releases/", "/releases/order"]
    for release in releases:
        pages += [f"/releases/{release.id}{tail}" for tail in ("", "/compare", "/held", "/publish", "/comments/jobs")]
    for path in pages:
        there.get(path, 403)
    assert len(make.log("access_denied")) == len(pages)
    assert now(make, releases[1]).state is ReleaseState.DRAFT


def test_guessed_addresses_of_drafts_and_facts_are_closed_and_logged(make: Make, browse: Browse) -> None:
    there, unready = browse(make.user(Role.MANAGER)), frozen(make)
    guessed = [f"/releases/{uuid4()}{tail}" for tail in ("", "/compare", "/held", "/publish", "/comments/jobs")]
    guessed += [f"/releases/{unready.id}", f"/releases/{unready.id}/compare"]
    there.get(f"/releases/{unready.id}/held", 409)
    for path in guessed:
        there.get(path, 404)
    nowhere = [
        f"/releases/{path}" for path in ("facts", "1", f"{unready.id}/facts", f"{unready.id}/proof/1", "orders/1")
    ]
    for path in nowhere:
        there.get(path, 404)
    assert len(make.log("access_denied")) == len(guessed) + len(nowhere)
    lead = browse(make.user(Role.LEAD))
    for path in nowhere:
        lead.get(path, 403)
    assert len(make.log("access_denied")) == len(guessed) + 2 * len(nowhere)


# The list, and the one before ----------------------------------------------------------------------------------------


def test_the_list_says_what_is_new_and_what_stands_and_why_one_is_held_back(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    published(make, manager)
    published(make, manager, 2, note="Rettet etter en feil")
    draft(make, 3)
    broken = held(make, 4, "broken")
    there = browse(manager)
    page = there.get("/releases/")
    assert "Oppdatert: Deltakere" in page.text.replace("\xa0", " ")
    assert "Rettet etter en feil" in page.text
    assert "Holdt tilbake" in page.text
    assert coarse("broken") in there.get(f"/releases/{broken.id}/held").text
    [line] = make.log("releases_read")
    assert line.actor_id == manager.id
    assert "4" in line.detail


def test_a_report_is_compared_with_the_last_published_one_by_published_numbers(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    first = published(make, manager)
    draft(make, 2)
    third, there = published(make, manager, 3), browse(manager)
    assert "Det finnes ingen før den" in there.get(f"/releases/{first.id}/compare").text
    page = there.get(f"/releases/{third.id}/compare")
    then, later = (figures.count() or 0 for figures in (shown(0), shown(2)))
    assert f"{then} {later} +{later - then}" in page.text
    assert len(make.log("report_opened")) == 2


# A new one -----------------------------------------------------------------------------------------------------------


def test_a_mistake_is_answered_by_a_new_report_with_a_note(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER, name="Lise Leder")
    published(make, manager, 4)
    with time_machine.travel(LATER, tick=True):
        there = browse(manager)
        there.submit("/releases/order", note="Tallene for kontakt var registrert feil.")
        page = there.get("/releases/")
        assert "Bestilt av Lise Leder 20. november 2026" in page.text
        there.get("/releases/order")
        assert "allerede bedt om" in there.response.text
        with make.reading() as opened:
            assert opened.scalars(select(FactCount)).all() == []
        number = freezing.freeze_due(make.installation)
        with make.reading() as opened:
            new = opened.scalar(select(Release).where(Release.number == number))
        assert new is not None
        assert (number, new.note, new.ordered_by_id) == (5, "Tallene for kontakt var registrert feil.", manager.id)
        assert new.frozen_on == LATER.date()
        with make.writing() as opened:
            too_early = ReleaseOrder(after_number=5, note="For tidlig", ordered_by_id=manager.id, ordered_at=LATER)
            opened.add(too_early)
        assert freezing.freeze_due(make.installation) is None
        with make.writing() as opened:
            opened.delete(too_early)
        there.get("/releases/order")
        assert "Du kan be om en ny fra 18. desember 2026" in there.response.text
    assert len(make.log("report_ordered")) == 1


def test_a_report_is_not_asked_for_without_a_reason_or_right_before_the_calendars_own(
    make: Make, browse: Browse
) -> None:
    published(make, make.user(Role.MANAGER), 4)
    with time_machine.travel(LATER, tick=True):
        there = browse(make.user(Role.MANAGER))
        page = there.get("/releases/order")
        there.submit("/releases/order", page, note="", status=422)
        assert "Skriv hvorfor" in there.response.text
    with time_machine.travel(datetime(2027, 1, 10, tzinfo=UTC), tick=True):
        there = browse(make.user(Role.MANAGER))
        assert "1. februar 2027" in there.get("/releases/order").text
        token = there.get("/account/profile").forms[0].values["csrf_token"][0]
        answer = there.client.post("/releases/order", data={"csrf_token": token, "note": "Nå"})
        assert answer.status_code == 409
    with make.reading() as opened:
        assert opened.scalars(select(ReleaseOrder)).all() == []


def test_another_manager_takes_an_order_back_and_a_new_one_can_be_made(make: Make, browse: Browse) -> None:
    asked, other = make.user(Role.MANAGER, name="Lise Leder"), make.user(Role.MANAGER)
    published(make, asked, 4)
    with time_machine.travel(LATER, tick=True):
        browse(asked).submit("/releases/order", note="Ved en feil")
        there = browse(other)
        there.submit("/releases/", form="/withdraw")
        again = there.follow(there.response)
        assert "Bestillingen er trukket tilbake." in again.text
        assert "Ved en feil" not in again.text
        assert freezing.freeze_due(make.installation) is None
        there.submit("/releases/order", note="Likevel")
        assert freezing.freeze_due(make.installation) == 5
    [line] = make.log("report_order_withdrawn")
    assert line.actor_id == other.id


def test_an_order_that_is_gone_or_counted_for_is_not_taken_back(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    published(make, manager, 4)
    with time_machine.travel(LATER, tick=True):
        order, there = ordered(make, manager), browse(manager)
        page = there.get("/releases/")
        assert freezing.freeze_due(make.installation) == 5
        token = page.forms[0].values["csrf_token"][0]
        for order_id, status in ((order.id, 409), (uuid4(), 404)):
            answer = there.client.post(f"/releases/orders/{order_id}/withdraw", data={"csrf_token": token})
            assert answer.status_code == status
            assert ("laget allerede" in answer.text) == (status == 409)
    with make.reading() as opened:
        assert opened.get(ReleaseOrder, order.id) is not None
    assert make.log("report_order_withdrawn") == []


@pytest.mark.parametrize(("day", "comes"), [(LATER, None), (datetime(2027, 2, 3, 12, tzinfo=UTC), 5)])
def test_an_order_taken_back_while_everybody_is_counted_is_not_answered(
    make: Make, monkeypatch: pytest.MonkeyPatch, day: datetime, comes: int | None
) -> None:
    manager, counted = make.user(Role.MANAGER), counting.count
    published(make, manager, 4)

    def meanwhile(on: date, known: Any) -> Any:
        with make.writing() as opened:
            ordering.withdraw(opened.get_one(User, manager.id), order.id)
        return counted(on, known)

    monkeypatch.setattr(counting, "count", meanwhile)
    with time_machine.travel(day, tick=True):
        order = ordered(make, manager, "Trekkes tilbake")
        assert freezing.freeze_due(make.installation) == comes
    with make.reading() as opened:
        assert opened.scalars(select(Release.note).where(Release.number == 5)).all() == ([None] if comes else [])
