"""The pupil's own plan as a PDF to keep (PDF/UA-1): plain words, said from the pupil's side, in the language chosen.

Pure: words come in, bytes go out. It has the pupil's first name, and nothing that tells what case it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.documents import typeset
from casework.documents.typeset import REGIONS
from casework.language import N_, gettext, speaking
from casework.models.codes import StepDoer

TEMPLATE = Path(__file__).with_name("plan.typ")
WHO: Mapping[StepDoer, str] = {
    StepDoer.PUPIL: N_("I do it myself"),
    StepDoer.ADVISER: N_("My adviser"),
    StepDoer.SCHOOL: N_("My school"),
    StepDoer.GUARDIAN: N_("A parent or guardian"),
    StepDoer.EMPLOYER: N_("My workplace"),
}
"""Who does a step, as the pupil would say it."""


@dataclass(frozen=True, slots=True)
class StepOnPaper:
    """One step: what, who, by which day, and the day it was done; empty days where there are none."""

    what: str
    doer: StepDoer
    due: str
    done: str


@dataclass(frozen=True, slots=True)
class GoalOnPaper:
    """One goal in the pupil's words, and what it is about."""

    words: str
    kind: str
    steps: Sequence[StepOnPaper]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed, in the language being spoken.

    reached    goals that are reached: the words, and the day
    advisers   whom to call, by name
    """

    name: str
    goals: Sequence[GoalOnPaper]
    reached: Sequence[tuple[str, str]]
    advisers: Sequence[str]
    office: str
    printed: str


def pdf(paper: Paper) -> bytes:
    """The paper. A letter that no font at hand can show is printed as a question mark."""
    return typeset.pdf(TEMPLATE, data_of(paper))


def data_of(paper: Paper) -> dict[str, object]:
    """Every word of the paper, as the template reads it."""
    people = gettext(" or ").join(paper.advisers)
    return {
        "language": speaking.get(),
        "region": REGIONS[speaking.get()],
        "title": gettext("My plan"),
        "name": paper.name,
        "goals": [_goal(number, goal) for number, goal in enumerate(paper.goals, 1)],
        "columns": [gettext("What"), gettext("Who"), gettext("When")],
        "no_steps": gettext("No steps yet. What could be the first one?"),
        "reached": {
            "heading": gettext("What I have managed"),
            "goals": [(words, gettext("Reached %(day)s", day=on)) for words, on in paper.reached],
        },
        "help": {
            "heading": gettext("Who can I ask?"),
            "who": gettext("%(people)s at %(office)s", people=people, office=paper.office) if people else paper.office,
            "text": gettext("The plan is yours. You can change it at any time. Just tell us."),
        },
        "footer": gettext("Printed %(day)s", day=paper.printed),
        "page": gettext("Page {at} of {all}"),
    }


def _goal(number: int, goal: GoalOnPaper) -> dict[str, object]:
    return {
        "number": gettext("Goal %(number)s", number=number),
        "words": goal.words,
        "kind": goal.kind,
        "steps": [_step(each) for each in goal.steps],
    }


def _step(step: StepOnPaper) -> dict[str, object]:
    when = gettext("Done %(day)s", day=step.done) if step.done else step.due
    return {"what": step.what, "who": gettext(WHO[step.doer]), "when": when, "done": bool(step.done)}
