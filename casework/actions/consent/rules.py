"""The rules of consent an administrator keeps: who must say yes, and the texts people say it to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select

from casework import audit, clock
from casework.database import session
from casework.errors import NotFound, StaleEdit
from casework.models import ConsentRequirement, ConsentText, User
from casework.models.codes import GuardiansNeeded, TextKind


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A version of a text in the list, and whether new consents are given to it."""

    text: ConsentText
    in_use: bool


def requirements() -> list[ConsentRequirement]:
    """Who must say yes, by measure and age."""
    order = (ConsentRequirement.measure, ConsentRequirement.age_from)
    return list(session().scalars(select(ConsentRequirement).order_by(*order)))


def find_requirement(requirement_id: UUID) -> ConsentRequirement:
    """One row of the table. Raises NotFound."""
    found = session().get(ConsentRequirement, requirement_id)
    if found is None:
        raise NotFound
    return found


def change_requirement(
    actor: User,
    row: ConsentRequirement,
    *,
    guardians: GuardiansNeeded,
    pupil: bool,
    source: str,
    checked_on: date | None,
    version: int,
) -> None:
    """Change who must say yes. Answers already given stand. Raises StaleEdit."""
    if row.version != version:
        raise StaleEdit(theirs=row)
    row.guardians, row.pupil, row.source, row.checked_on = guardians, pupil, source, checked_on
    audit.record(actor, audit.RequirementChanged(row.id))


def texts() -> list[TextVersion]:
    """Every version of every text, newest first. The newest of each kind and language is in use."""
    order = (ConsentText.kind, ConsentText.number.desc(), ConsentText.language)
    found = session().scalars(select(ConsentText).order_by(*order)).all()
    newest: dict[tuple[TextKind, str], int] = {}
    for text in found:
        newest.setdefault((text.kind, text.language), text.number)
    return [TextVersion(text, newest[text.kind, text.language] == text.number) for text in found]


def find_text(text_id: UUID) -> ConsentText:
    """One version of a text. Raises NotFound."""
    found = session().get(ConsentText, text_id)
    if found is None:
        raise NotFound
    return found


def add_text(actor: User, *, kind: TextKind, language: str, body: str) -> ConsentText:
    """Add a version; new consents in that language are given to it from now on. Earlier ones keep their own."""
    last = session().scalar(select(func.max(ConsentText.number)).where(ConsentText.kind == kind)) or 0
    text = ConsentText(
        kind=kind,
        number=last + 1,
        language=language,
        body=body,
        sha256=sha256(body.encode()).digest(),
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    session().add(text)
    session().flush()
    audit.record(actor, audit.ConsentTextAdded(text.id))
    return text
