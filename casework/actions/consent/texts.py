"""The consent form and the privacy notice: which version is in use, and a version laid out for print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.actions.consent import consents
from casework.actions.pupil import guardians
from casework.database import session
from casework.errors import NotFound
from casework.language import DEFAULT, LANGUAGES, name_of
from casework.models import ConsentText, Referral, User
from casework.models.codes import TextKind


class Piece(StrEnum):
    """A part of a text. Marks at the start of a line: `## ` a heading, `- ` a point."""

    HEADING = "heading"
    POINTS = "points"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece, and its lines."""

    piece: Piece
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text to print for one pupil. `signers`: guardians who must sign, by name; `alone`: one who decides alone."""

    number: int
    language: str
    parts: tuple[Part, ...]
    case_number: str
    name: str
    signers: tuple[str, ...]
    alone: bool
    adult: bool


def languages(kind: TextKind) -> list[str]:
    """Languages a text can be printed in, in the order casework offers languages."""
    written = set(session().scalars(select(ConsentText.language).where(ConsentText.kind == kind)))
    return [tag for tag in LANGUAGES if tag in written]


def versions() -> list[tuple[UUID, str]]:
    """Versions of the consent form that may have been signed, the one in use here first."""
    query = select(ConsentText).where(ConsentText.kind == TextKind.CONSENT_FORM)
    found = sorted(session().scalars(query), key=lambda each: (-each.number, LANGUAGES.index(_known(each.language))))
    return [(each.id, f"{each.number} – {name_of(_known(each.language))}") for each in found]


def in_use(kind: TextKind, language: str) -> ConsentText:
    """The newest version in a language, else in bokmål. Raises NotFound when there is none at all."""
    query = select(ConsentText).where(ConsentText.kind == kind).order_by(ConsentText.number.desc())
    found = session().scalars(query).all()
    for wanted in (language, DEFAULT):
        text = next((each for each in found if each.language == wanted), None)
        if text is not None:
            return text
    raise NotFound


def sheet(actor: User, referral: Referral, kind: TextKind, language: str) -> Sheet:
    """A text with the pupil's name on it. That it was printed is in the log."""
    reading = audit.read(actor, audit.ConsentPrinted(referral.owner))
    text = in_use(kind, language)
    standing = consents.standing(reading, referral)
    people = [guardians.card(reading, each) for each in standing.givers]
    return Sheet(
        text.number,
        text.language,
        parts_of(text.body),
        referral.number,
        consents.name_of(reading, referral),
        tuple(str(each.name) for each in people),
        any(each.sole_responsibility for each in standing.givers),
        standing.needed.adult,
    )


def parts_of(body: str) -> tuple[Part, ...]:
    """A text in pieces: headings, points and paragraphs, parted by empty lines."""
    blocks = ([line.strip() for line in block.splitlines() if line.strip()] for block in body.split("\n\n"))
    return tuple(part for block in blocks if block for part in _parts(block))


def _parts(block: list[str]) -> list[Part]:
    if block[0].startswith("## "):
        heading = Part(Piece.HEADING, (block[0].removeprefix("## "),))
        return [heading, *(_parts(block[1:]) if block[1:] else [])]
    points = [line.removeprefix("- ") for line in block if line.startswith("- ")]
    if not points:
        return [Part(Piece.PARAGRAPH, (" ".join(block),))]
    lead = [line for line in block if not line.startswith("- ")]
    before = [Part(Piece.PARAGRAPH, (" ".join(lead),))] if lead else []
    return [*before, Part(Piece.POINTS, tuple(points))]


def _known(language: str) -> str:
    return language if language in LANGUAGES else DEFAULT
