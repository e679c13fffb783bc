"""Letting a class list in: all of it in one transaction, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework import audit
from casework.actions.pupil import enrolments
from casework.actions.pupil.pupils import Identity, lock_roll, new
from casework.actions.school_class import class_lists
from casework.actions.school_class.plans import Plan, plan
from casework.class_list import Row
from casework.errors import Invalid, NotNow
from casework.installation import desk
from casework.language import N_
from casework.models import Pupil, User
from casework.models.codes import PupilSource
from casework.models.sealing import mint


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were added, moved to another class, and stood there already."""

    added: int
    moved: int
    unchanged: int
    not_in_list: int


def run(actor: User, answers: Mapping[int, str]) -> Outcome:
    """Let the waiting list in. The roll is looked at anew, so that two who import at once make no pupil twice.

    Raises NotNow when no list is waiting, Invalid when a row has a fault or a question has no answer.
    """
    lock_roll(actor)
    found = class_lists.waiting(actor)
    if found is None:
        raise NotNow(N_("No list is waiting. It may be taken in already, or an hour has passed."))
    made = plan(actor, found, answers)
    if made.faults:
        raise Invalid("", N_("Put the rows right in the file, and choose it again."))
    if made.questions:
        raise Invalid(f"row_{made.questions[0].row}", N_("Answer whether this is the same pupil."))
    return _let_in(actor, made)


def _let_in(actor: User, made: Plan) -> Outcome:
    moving, rows = made.moving, made.new
    pupils = [Pupil() for _ in rows]
    mint([pupil.owner for pupil in pupils])
    for pupil, row in zip(pupils, rows, strict=True):
        new(actor, _identity(row), PupilSource.CLASS_LIST, pupil=pupil)
    for row, entry in moving:
        identity = _identity(row)
        enrolments.move(entry.enrolment, entry.pupil, identity.grade, identity.class_name)
    line = audit.record(actor, audit.ClassListImported(len(rows) + len(moving)))
    changed = [*pupils, *(entry.pupil for _, entry in moving)]
    line.subjects.update(desk().log_reference(pupil.owner) for pupil in changed)
    class_lists.discard(actor)
    return Outcome(len(rows), len(moving), len(made.known) - len(moving), len(made.not_in_list))


def _identity(row: Row) -> Identity:
    """A row without faults has every value."""
    if row.birth_date is None or row.grade is None or row.class_name is None:
        raise Invalid("", N_("Put the rows right in the file, and choose it again."))
    return Identity(row.given_name, row.family_name, row.birth_date, row.grade, row.class_name)
