"""Printing a plan for the pupil: plain words in three languages, the first name only, and it can be read aloud."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from casework import clock
from casework.documents.plan import GoalOnPaper, Paper, StepOnPaper, pdf
from casework.language import day
from casework.models import Assignment, Case, GoalStep, User
from casework.models.codes import GoalKind, GoalState, Part, Role, StepDoer
from tests.browser import Visitor
from tests.make import Make
from tests.plans import WORDS, a_goal

Browse = Callable[..., Visitor]


def words(visitor: Visitor, case: Case, language: str) -> str:
    answer = visitor.client.get(f"/cases/{case.id}/plan/document?language={language}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=min-plan.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return said(PdfReader(io.BytesIO(answer.data)))


def said(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_pupil_gets_the_plan_in_the_language_chosen(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor, today = browse(adviser), clock.today()
    visitor.get(f"/cases/{case.id}/plan/document", status=409)
    assert "Skriv ut planen" not in visitor.get(f"/cases/{case.id}/plan").text
    goal = a_goal(make, case, steps=("Ringe skolen", "Søke på vigo.no"))
    a_goal(make, case, "Bestå matte", kind=GoalKind.PASS, state=GoalState.REACHED, ended_on=today)
    a_goal(make, case, "Bli fotballproff", state=GoalState.LEFT, ended_on=today)
    former = make.user(Role.ADVISER, make.fresh(User, adviser.id).organisation, name="Fredrik Før")
    with make.writing() as opened:
        first, second = opened.scalars(
            select(GoalStep).where(GoalStep.goal_id == goal.id).order_by(GoalStep.added_at)
        ).all()
        first.doer, first.due_on, second.done_on = StepDoer.ADVISER, today + timedelta(days=9), today
        part = Assignment(case_id=case.id, user_id=former.id, part=Part.FORMER, starts_on=today)
        part.ends_on, part.assigned_by_id, part.assigned_at = today + timedelta(days=9), adviser.id, clock.now()
        opened.add(part)
    assert "Skriv ut planen" in visitor.get(f"/cases/{case.id}/plan").text
    told = {tag: words(visitor, case, tag) for tag in ("nb", "nn", "en")}
    for tag, text in told.items():
        for wanted in (WORDS, "Ringe skolen", "Vera Veileder", "Bestå matte", day(today + timedelta(days=9), tag)):
            assert wanted in text, (tag, wanted)
        for never in ("Eksempel", case.number, "OV-", "Bli fotballproff", "Fredrik", "start_school"):
            assert never not in text, (tag, never)
    for wanted in (
        "Min plan Elev",
        "Veilederen min",
        "Jeg gjør det selv",
        "Dette har jeg fått til",
        "Hvem kan jeg spørre?",
    ):
        assert wanted in told["nb"], wanted
    for wanted in ("Min plan Elev", "Rettleiaren min", "Eg gjer det sjølv", "Kven kan eg spørje?", "Byrje på"):
        assert wanted in told["nn"], wanted
    for wanted in ("My plan Elev", "My adviser", "I do it myself", "Who can I ask?", "Start upper secondary school"):
        assert wanted in told["en"], wanted
    assert "Min plan" in words(visitor, case, "klingon"), "a language nobody knows is the reader's own"
    assert len(make.log("plan_printed")) == 4


def test_the_paper_can_be_read_aloud_and_shows_words_as_they_are() -> None:
    steps = [StepOnPaper("#let x = 1 *fet* ☎ \u202esnudd", StepDoer.PUPIL, "", "")]
    goals = [GoalOnPaper("Bli $kokk$ 😀 " + "lang " * 30, "Få en jobb", steps) for _ in range(3)]
    reader = PdfReader(io.BytesIO(pdf(Paper("Ola", goals, [("Nådd", "i dag")], [], "Nav Prøveby", "i dag"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and str(root["/Lang"]).startswith("nb")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == "Min plan"
    text = said(reader)
    assert "#let x = 1 *fet*" in text and "Bli $kokk$" in text and "Nav Prøveby" in text and "\u202e" not in text
