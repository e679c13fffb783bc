"""The questions of the transition note, and their versions. A version is never changed: answers stand to its words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_
from casework.models import HandoverQuestion, User

CHANGED = N_("Somebody gave the question a new wording while you were writing.")


@dataclass(frozen=True, slots=True)
class Wording:
    """What is asked, in each language."""

    nb: str
    nn: str
    en: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked now, with the versions it had before, newest first."""

    current: HandoverQuestion
    former: tuple[HandoverQuestion, ...]


def listed() -> list[Asked]:
    """The questions in use, in the order they are asked."""
    query = select(HandoverQuestion).order_by(HandoverQuestion.position, HandoverQuestion.number.desc())
    rows = session().scalars(query).all()
    return [
        Asked(row, tuple(each for each in rows if each.code == row.code and each.number < row.number))
        for row in rows
        if row.retired_at is None
    ]


def find(question_id: UUID) -> HandoverQuestion:
    """One version of a question. Raises NotFound."""
    found = session().get(HandoverQuestion, question_id)
    if found is None:
        raise NotFound
    return found


def current_of(question: HandoverQuestion) -> HandoverQuestion:
    """The version that is asked now. Raises NotFound when the question is not asked any more."""
    asked = (HandoverQuestion.code == question.code, HandoverQuestion.retired_at.is_(None))
    found = session().scalar(select(HandoverQuestion).where(*asked))
    if found is None:
        raise NotFound
    return found


def reword(actor: User, question: HandoverQuestion, given: Wording) -> HandoverQuestion:
    """Ask a question in other words from now on. Returns the new version; notes already begun keep theirs.

    Raises Invalid at "text_nb" when the words are the same, StaleEdit when the version is not the one asked now.
    """
    session().refresh(question, with_for_update=True)
    if question.retired_at is not None:
        raise StaleEdit(CHANGED, current_of(question))
    if given == Wording(question.text_nb, question.text_nn, question.text_en):
        raise Invalid("text_nb", N_("The words are the same as before."))
    made = HandoverQuestion(
        code=question.code,
        number=question.number + 1,
        position=question.position,
        text_nb=given.nb,
        text_nn=given.nn,
        text_en=given.en,
    )
    question.retired_at = clock.now()
    session().add(made)
    audit.record(actor, audit.QuestionReworded(made.id))
    return made
