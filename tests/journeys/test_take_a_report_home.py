"""Taking a report home: three files from one object, every number the same everywhere, for those who read reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from casework.audit.codes import ReportFile
from casework.documents.spreadsheet import TOP
from casework.language import HARD_SPACE
from casework.models import Release, User
from casework.models.codes import Role
from casework.models.report_codes import Section
from casework.policy import grants
from casework.policy.grants import P
from tests.browser import Visitor
from tests.ledger import frozen, held
from tests.make import Make
from tests.report_files import EVERYBODY, Told, foot, of_comma, of_page, of_workbook, paper, said, words, workbook
from tests.report_files import lines as comma_lines
from tests.report_shelf import reports, shelve

Browse = Callable[..., Visitor]
COMMENT = "Flere ble nådd i høst. Kontoret har fått to veiledere til."
KINDS = ("pdf", "xlsx", "csv")


@pytest.fixture
def manager(make: Make) -> User:
    """Somebody of the programme management."""
    return make.user(Role.MANAGER)


def path(release: Release, kind: str, language: str = "") -> str:
    return f"/releases/{release.id}/report.{kind}" + (f"?language={language}" if language else "")


def taken(visitor: Visitor, release: Release, kind: str, language: str = "") -> bytes:
    answer = visitor.client.get(path(release, kind, language))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def test_page_spreadsheet_comma_file_and_print_tell_the_same_numbers(make: Make, browse: Browse, manager: User) -> None:
    release = shelve(make, reports(), by=manager, comments={Section.FOLLOW_UP: COMMENT})[-1]
    visitor = browse(manager)
    sheet = of_workbook(taken(visitor, release, "xlsx"))
    assert len(sheet) > 500
    assert sheet == of_comma(taken(visitor, release, "csv"))
    visitor.get(f"/releases/{release.id}")
    page = of_page(visitor.response.text)
    assert len(page) > 300
    assert {where: told for where, told in sheet.items() if where in page} == page
    assert_printed(sheet, words(paper(taken(visitor, release, "pdf"))).replace(HARD_SPACE, " "))


def assert_printed(told: Told, text: str) -> None:
    """Every line of every table stands in the print, in the order of the tables."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for (title, cohort, line, column), (number, share) in told.items():
        if column != said("Left out"):
            cell = str(number) if share is None else f"{number} {share} %"
            rows.setdefault((title, cohort, line), []).append(cell)
    at = 0
    for (title, cohort, line), cells in rows.items():
        names = [f"{cohort}, {said(every)}" for every in ("all areas", "everybody")] if line == EVERYBODY else [line]
        places = [place for name in names if (place := text.find(" ".join([name, *cells]), at)) >= 0]
        assert places, (title, cohort, line, cells)
        at = min(places)


def test_the_key_figures_are_the_same_in_all_three_files_and_on_the_page(
    make: Make, browse: Browse, manager: User
) -> None:
    release = shelve(make, reports(), by=manager)[-1]
    visitor = browse(manager)
    rows = workbook(taken(visitor, release, "xlsx")).worksheets[1].iter_rows(min_row=TOP + 2, values_only=True)
    sheet = {tuple(map(str, row[1:4])): [_plain(row[4]), _plain(row[5]), _share(row[6])] for row in rows if row[1]}
    comma = {
        (row[said("Value")], row[said("Joined in")], row[said("Area")]): [
            row[said(name)] for name in ("Pupils", "Of", "Per cent")
        ]
        for row in comma_lines(taken(visitor, release, "csv"))
        if row[said("Table")] == said("Key figures")
    }
    assert len(comma) > 60
    assert sheet == comma
    text = words(paper(taken(visitor, release, "pdf")))
    page = visitor.get(f"/releases/{release.id}").text
    for (_, cohort, area), (part, whole, _) in comma.items():
        if area == said("All areas") and whole not in {"", "0"}:
            assert f"{part} av {whole}" in text, cohort
    assert f"{comma[said('Had started in upper secondary by 1 September'), '2024/25', said('All areas')][2]}" in page


def _plain(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _share(cell: Any) -> str:
    """A share is a part of one in the workbook."""
    return "" if cell is None else str(round(cell * 100))


def test_a_file_tells_its_language_and_report_by_name_and_taking_it_is_in_the_log(
    make: Make, browse: Browse, manager: User
) -> None:
    release = shelve(make, reports(releases=2), by=manager)[-1]
    visitor = browse(manager)
    for kind, file in zip(KINDS, (ReportFile.PDF, ReportFile.EXCEL, ReportFile.CSV), strict=True):
        for wanted, tag in (("", "nb"), ("nn", "nn"), ("en", "en"), ("tlh", "nb")):
            answer = visitor.client.get(path(release, kind, wanted))
            name = f"rapport-{release.number}-{tag}.{kind}"
            assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        last = make.log("report_taken")[-1]
        assert json.loads(last.detail) == {"release_id": str(release.id), "file": file.value}
        assert last.actor_id == manager.id
    assert len(make.log("report_taken")) == 12


def test_a_draft_is_taken_by_those_who_publish_only_and_says_so_on_every_page_and_sheet(
    make: Make, browse: Browse, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = shelve(make, reports(releases=2), by=manager, draft=True)[-1]
    visitor = browse(manager)
    assert "UTKAST" in visitor.client.get(path(release, "pdf")).headers["Content-Disposition"].upper()
    reader = paper(taken(visitor, release, "pdf"))
    assert all("UTKAST" in page.extract_text() for page in reader.pages)
    book = workbook(taken(visitor, release, "xlsx"))
    assert all("UTKAST" in foot(sheet) for sheet in book.worksheets)
    assert "UTKAST" in book.worksheets[0]["A1"].value
    assert {row[said("Standing")] for row in comma_lines(taken(visitor, release, "csv"))} == {"UTKAST"}
    may_read = {P.OWN_ACCOUNT: grants.Reach.SELF, P.READ_RELEASES: grants.Reach.ANY}
    monkeypatch.setitem(grants.GRANTS, Role.MANAGER, may_read)
    for kind in KINDS:
        visitor.get(path(release, kind), 404)
    assert len(make.log("access_denied")) == len(KINDS)


def test_what_shows_nothing_and_what_is_no_report_cannot_be_taken(make: Make, browse: Browse, manager: User) -> None:
    visitor = browse(manager)
    for release_id in (held(make).id, frozen(make, 2).id, uuid4()):
        for kind in KINDS:
            visitor.get(f"/releases/{release_id}/report.{kind}", 404)
    visitor.get(f"/releases/{uuid4()}/report.exe", 404)
    assert not make.log("report_taken")
    assert len(make.log("access_denied")) == 3 * len(KINDS) + 1


def test_nobody_else_takes_a_report_home_and_each_try_is_in_the_log(make: Make, browse: Browse, manager: User) -> None:
    release = shelve(make, reports(releases=2), by=manager)[-1]
    others = [role for role in Role if role is not Role.MANAGER]
    for role in others:
        visitor = browse(make.user(role))
        for kind in KINDS:
            visitor.get(path(release, kind), 403)
    assert browse().client.get(path(release, "pdf")).status_code == 302
    assert len(make.log("access_denied")) == len(others) * len(KINDS)
    assert not make.log("report_taken")
