"""All that can be asked of reports, tried by everybody they are not for, and by a manager in ways no page has.

Refused in words, with a line in the log where it was out of reach, and nothing written. Never a fault.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import Case, Referral, Release, ReleaseComment, ReleaseOrder, User
from casework.models.codes import Role
from casework.models.report_codes import Missing, ReleaseState, Section
from casework.views.gate import opens_for
from tests.browser import Visitor
from tests.faults.test_jobs_attacked import at_once, denials, sent, token_of
from tests.journeys.test_read_the_releases import path_of
from tests.ledger import draft, frozen, held, published
from tests.make import Make
from tests.report_files import paper, words, workbook

Browse = Callable[..., Visitor]
pytestmark = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
ENDINGS = ("pdf", "xlsx", "csv")
READ = ("", "/compare", *(f"/report.{ending}" for ending in ENDINGS))
PUBLISH = ("/publish", "/held", *(f"/comments/{section}" for section in Section))
NO_REPORTS = ("-1", "0", "1", "9" * 400, "%00", "..%2f..%2fetc", "f" * 32, "urn:uuid:" + "0" * 36, "drafts")
TONGUES = ("", "xx", "nb-NO", "../../etc/passwd", "%00", "<script>", "x" * 5000, "nb&language=xx")
NASTY = '=HYPERLINK("http://x","y") <script>alert(1)</script> #import "/etc" #{sys} ${7*7} |[*_`$<a>'


@dataclass
class Shelf:
    """Reports in every part of their life, two of them published."""

    manager: User
    first: Release
    second: Release
    draft: Release
    held: Release
    frozen: Release

    @property
    def all(self) -> list[Release]:
        """Every one of them."""
        return [self.first, self.second, self.draft, self.held, self.frozen]

    def addresses(self) -> list[str]:
        """Every page and file of every report."""
        one_each = [f"/releases/{each.id}{tail}" for each in self.all for tail in (*READ, *PUBLISH)]
        return ["/releases/", "/releases/order", *one_each]


@pytest.fixture
def shelf(make: Make) -> Shelf:
    manager = make.user(Role.MANAGER, name="Lise Leder")
    first, second = published(make, manager), published(make, manager, 2)
    return Shelf(manager, first, second, draft(make, 3), held(make, 4), frozen(make, 5, date(2027, 2, 1)))


def rows(make: Make) -> list[list[tuple[Any, ...]]]:
    """Everything about reports there is, to the last column."""
    with make.reading() as opened:
        tables = [kind.__table__ for kind in (Release, ReleaseComment, ReleaseOrder)]
        return [sorted((tuple(row) for row in opened.execute(select(each))), key=repr) for each in tables]


def opened_up(content: bytes, mimetype: str | None) -> str:
    if mimetype == "application/pdf":
        return words(paper(content))
    if content[:2] == b"PK":
        with ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return content.decode()


def test_nobody_else_reads_takes_comments_orders_or_publishes_a_report(
    make: Make, browse: Browse, shelf: Shelf
) -> None:
    before, asked = rows(make), shelf.addresses()
    posts = [each for each in asked if each.endswith(("/publish", "/order")) or "/comments/" in each]
    answers = {"seen": "", "body": "Nei", "note": "Nå", "version": "0"}
    for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.ADMINISTRATOR, Role.AUDITOR):
        visitor = browse(make.user(role))
        said, token = denials(make), token_of(visitor)
        found = [visitor.client.get(each) for each in asked]
        found += [sent(visitor, each, answers | {"csrf_token": token}) for each in posts]
        assert {answer.status_code for answer in found} == {403}, role
        assert all("Du har ikke tilgang" in answer.text for answer in found)
        assert denials(make) - said == len(found), role
    nobody = browse()
    found = [nobody.client.get(each) for each in asked]
    found += [sent(nobody, each, answers | {"csrf_token": token_of(nobody)}) for each in posts]
    assert {(answer.status_code, answer.location.split("?")[0]) for answer in found} == {(302, "/account/sign-in")}
    assert rows(make) == before


def test_what_is_not_there_or_not_ready_is_refused_in_words(make: Make, browse: Browse, shelf: Shelf) -> None:
    there, before = browse(shelf.manager), rows(make)
    for name in NO_REPORTS:
        for tail in (*READ, *PUBLISH):
            there.get(f"/releases/{name}{tail}", 404)
    for release in (shelf.held, shelf.frozen):
        for tail in READ:
            there.get(f"/releases/{release.id}{tail}", 404)
    for path in (
        *(f"{shelf.second.id}/report.{ending}" for ending in ("", "PDF", "exe", "pdf.csv", "json", "pdf%00", "typ")),
        *(f"{shelf.draft.id}/comments/{name}" for name in ("", "JOBS", "nope", "..", "follow_up%00", "1")),
        *(f"{shelf.second.id}/{name}" for name in ("proof", "content", "facts", "state", "salt", "compare/1")),
    ):
        there.get(f"/releases/{path}", 404)
    said = denials(make)
    for tail in (*READ, *PUBLISH):
        there.get(f"/releases/{uuid4()}{tail}", 404)
    assert denials(make) - said == len((*READ, *PUBLISH))
    assert rows(make) == before


def test_what_is_no_draft_takes_no_comment_and_is_not_published(make: Make, browse: Browse, shelf: Shelf) -> None:
    there, before = browse(shelf.manager), rows(make)
    assert there.client.post(f"/releases/{shelf.second.id}", data={"csrf_token": token_of(there)}).status_code == 405
    for release in (shelf.first, shelf.held, shelf.frozen):
        for tail in ("/publish", "/comments/jobs"):
            there.get(f"/releases/{release.id}{tail}", 409)
            told = {"csrf_token": token_of(there), "seen": "", "body": "Nei", "version": "0"}
            assert sent(there, f"/releases/{release.id}{tail}", told).status_code == 409
    assert rows(make) == before


def test_any_language_that_is_asked_for_is_one_of_ours_and_nothing_is_kept_on_the_way(
    make: Make, browse: Browse, shelf: Shelf
) -> None:
    there = browse(shelf.manager)
    for tongue in TONGUES:
        page = there.get(f"/releases/{shelf.second.id}?language={tongue}")
        assert page.lang in {"nb", "nn", "en"}
        assert "<script>" not in there.response.text
        answer = there.client.get(f"/releases/{shelf.second.id}/report.csv?language={tongue}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert answer.headers["Content-Disposition"] == "attachment; filename=rapport-2-nb.csv"
    for ending in ENDINGS:
        answer = there.client.get(f"/releases/{shelf.draft.id}/report.{ending}")
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
        assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers.keys())


def test_a_comment_is_text_whatever_it_looks_like_on_page_and_in_every_file(
    make: Make, browse: Browse, shelf: Shelf
) -> None:
    there, to = browse(shelf.manager), f"/releases/{shelf.draft.id}/comments/follow_up"
    there.submit(to, body=NASTY)
    before = rows(make)
    for refused in ("x" * 100_000, "x" * 1001, "a\u202ecba", "a\x00b", "nummer 01019012345"):
        answer = there.submit(to, status=422, body=refused)
        assert "<h1" in answer.text
    for version, status in (("-1", 409), ("9" * 400, 409), ("x", 409), ("", 409), ("1.0", 409), ("\x00", 422)):
        there.submit(to, body="Annet", version=version, status=status)
    assert rows(make) == before
    there.get(f"/releases/{shelf.draft.id}")
    assert "<script>alert" not in there.response.text and "&lt;script&gt;alert" in there.response.text
    files = {ending: there.client.get(f"/releases/{shelf.draft.id}/report.{ending}") for ending in ENDINGS}
    assert {answer.status_code for answer in files.values()} == {200}
    assert "HYPERLINK" in opened_up(files["pdf"].data, "application/pdf")
    with ZipFile(io.BytesIO(files["xlsx"].data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert all("<f>" not in sheet and "<hyperlink" not in sheet for sheet in sheets)
    cells = [str(cell.value) for sheet in workbook(files["xlsx"].data) for row in sheet for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert all(not cell.startswith(("=", "+", "@")) for cell in files["csv"].text.replace("\r\n", ";").split(";"))


def test_a_form_without_its_token_changes_nothing(make: Make, browse: Browse, shelf: Shelf) -> None:
    there, other, before = browse(shelf.manager), browse(make.user(Role.MANAGER)), rows(make)
    for path, told in (
        (f"/releases/{shelf.draft.id}/comments/jobs", {"body": "Nei", "version": "0"}),
        (f"/releases/{shelf.draft.id}/publish", {"seen": ""}),
        ("/releases/order", {"note": "Nå"}),
    ):
        for sending in (told, told | {"csrf_token": "x"}, told | {"csrf_token": token_of(other)}):
            assert sent(there, path, sending).status_code == 400, path
    for method in ("put", "patch", "delete"):
        assert getattr(there.client, method)(f"/releases/{shelf.draft.id}").status_code in {400, 405}
    assert rows(make) == before


def test_a_report_is_published_and_ordered_once_however_often_it_is_sent(
    app: Flask, make: Make, browse: Browse, shelf: Shelf
) -> None:
    there = browse(shelf.manager)
    publish = f"/releases/{shelf.draft.id}/publish"
    form = there._form(there.get(publish), -1).values
    for seen in ("", "x" * 10_000, "0" * 16, "\x00", "ø"):
        there.submit(publish, seen=seen, status=409)
    assert make.fresh(Release, shelf.draft.id).state is ReleaseState.DRAFT
    assert set(at_once(app, there, publish, form)) <= {302, 409, 503}
    assert sent(there, publish, form | {"once": ""}).status_code in {302, 409}
    assert len([line for line in make.log("report_published") if str(shelf.draft.id) in line.detail]) == 1
    ordering = {"note": "Det kom en rettelse", "csrf_token": token_of(there)}
    assert set(at_once(app, there, "/releases/order", ordering)) <= {302, 409, 503}
    assert sent(there, "/releases/order", ordering).status_code == 409
    with make.reading() as opened:
        assert len(list(opened.scalars(select(ReleaseOrder)))) == len(make.log("report_ordered")) <= 1


def test_no_address_with_anybodys_own_id_opens_for_programme_management(
    app: Flask, make: Make, browse: Browse, shelf: Shelf
) -> None:
    case = make.case(make.user(Role.ADVISER), None, make.pupil(given="Maksimilian"))
    of: dict[str, UUID] = {"case_id": case.id, "referral_id": case.referral_id, "pupil_id": case.pupil_id}
    there, tried = browse(shelf.manager), 0
    with make.reading() as opened:
        assert opened.get_one(Referral, opened.get_one(Case, case.id).referral_id)
    for rule in app.url_map.iter_rules():
        if not set(of) & set(rule.arguments) or "GET" not in (rule.methods or ()):
            continue
        assert app.view_functions[rule.endpoint] in opens_for
        path = path_of(app, rule)
        with app.test_request_context():
            built = dict(app.url_map.bind("localhost").match(path, method="GET")[1]) | {
                name: value for name, value in of.items() if name in rule.arguments
            }
            path = app.url_map.bind("localhost").build(rule.endpoint, built)
        answer = there.client.get(path)
        assert answer.status_code in {403, 404}, path
        assert "Maksimilian" not in answer.text
        tried += 1
    assert tried > 30
    for check in Missing:
        there.get(f"/data-quality/?check={check}", 403)


def test_lists_of_what_is_missing_take_any_question_and_show_ones_own_office_alone(make: Make, browse: Browse) -> None:
    mine, other = make.user(Role.ADVISER), make.user(Role.ADVISER)
    make.case(mine, None, make.pupil(given="Egen"))
    make.case(other, None, make.pupil(given="Fremmed"))
    lead = browse(make.user(Role.LEAD, make.fresh(User, mine.id).organisation))
    checks = [(check, "1") for check in (*Missing, "", "x", "<script>", "%00", "APPLICATION", "x" * 5000)]
    pages = [(Missing.STEPS, page) for page in ("0", "-1", "9" * 30, "9" * 5000, "x", "1e9", "")]
    for check, page in checks + pages:
        shown = lead.get(f"/data-quality/?check={check}&page={page}")
        assert "Fremmed" not in shown.text and "<script>a" not in lead.response.text
