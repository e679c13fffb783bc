"""Does a text that everybody in Nav can read name a pupil? Asked about the pupils its writer follows up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager

from casework import audit
from casework.class_list import normalise
from casework.database import session
from casework.models import Case, Pupil, User
from casework.models.codes import CaseStage
from casework.policy.grants import Permission
from casework.policy.scope import assigned_to, cases_within

OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


def names_a_pupil(actor: User, text: str) -> bool:
    """Does a word with a capital letter stand there that is a given name in one of the actor's own open cases?

    A family name alone does not count: employers and streets are called that too. Opens the names of those cases in
    one line of the log, which holds only whom the text may name.
    """
    if not _words(text):
        return False
    query = cases_within(actor, Permission.READ_CASE).options(contains_eager(Case.pupil))
    mine = Case.id.in_(assigned_to(actor)), Case.stage.in_(OPEN)
    return names_one_of(actor, [case.pupil for case in session().scalars(query.where(*mine)).unique()], text)


def names_one_of(actor: User, pupils: Sequence[Pupil], text: str) -> bool:
    """The same, asked about these pupils. Whoever asks has seen to it that the actor may know their names."""
    words = _words(text)
    if not words:
        return False
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.SEARCH), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(pupils)
    named = [pupil for pupil in pupils if words & _given(reading, pupil)]
    reading.only(named)
    return bool(named)


def _words(text: str) -> set[str]:
    return {word for each in text.split() if each.strip("\"'«»(-")[:1].isupper() for word in normalise(each).split()}


def _given(reading: audit.Reading, pupil: Pupil) -> set[str]:
    return set(normalise(str(reading.text(pupil, "given_name") or "")).split())
