"""Hours as people write them, 2, 2,5 or 2:30; and a week of them as a form holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from casework.actions.placement.days import LONGEST, Given, read_mark
from casework.language import N_
from casework.models.job_codes import Absence

Key = tuple[UUID, date]
CLOCKED = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
COUNTED = re.compile(r"(\d{1,3})(?:,(\d{1,2})|\.(\d))?", re.ASCII)
LONGEST_TEXT = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a form held: the days that can be read, the texts of those that were touched, and why one can't be read."""

    given: list[Given] = field(default_factory=list)
    typed: dict[Key, tuple[str, str]] = field(default_factory=dict)
    faults: dict[Key, str] = field(default_factory=dict)


def read(days: Mapping[Key, Mapping[str, str]]) -> Written:
    """A week out of a form's texts. Raises Invalid at "days" for what no page of ours has sent."""
    written = Written()
    for key, fields in days.items():
        _read_day(key, fields, written)
    return written


def minutes_of(text: str) -> int | None:
    """Minutes of hours written as 2, 2,5, 2.5 or 2:30; None where nothing is written. Raises ValueError with words.

    2.30 is refused: it is said of half past two as well as of two hours and eighteen minutes.
    """
    if not text:
        return None
    clocked, counted = CLOCKED.fullmatch(text), COUNTED.fullmatch(text)
    if clocked is not None:
        minutes = int(clocked[1]) * 60 + int(clocked[2])
    elif counted is not None:
        part = counted[2] or counted[3] or "0"
        minutes = int(counted[1]) * 60 + round(int(part) * 60 / 10 ** len(part))
    else:
        raise ValueError(N_("Write hours as 2, 2,5 or 2:30."))
    if minutes > LONGEST:
        raise ValueError(N_("A day has 24 hours."))
    return minutes


def _read_day(key: Key, fields: Mapping[str, str], written: Written) -> None:
    seen, text, chosen = read_mark(fields.get("seen", "")), fields.get("hours", ""), fields.get("absence", "")
    absence = Absence(chosen) if chosen in set(Absence) else None
    try:
        given = Given(*key, seen, minutes_of(text), absence)
    except ValueError as unread:
        written.faults[key], written.typed[key] = str(unread), (text[:LONGEST_TEXT], chosen)
        return
    written.given.append(given)
    if given.touched:
        written.typed[key] = text, chosen
