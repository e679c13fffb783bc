"""The one door through which a sealed field is opened. Whoever opens leaves a line in the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import cast

from casework.audit.codes import Purpose
from casework.audit.events import Event, IntegrityFault
from casework.audit.log import Line, record
from casework.errors import Erased, MissingKey, Unreadable
from casework.installation import desk
from casework.language import N_, LazyText
from casework.models.sealing import SealedRow, place_of
from casework.models.user import User
from casework.privacy.place import Sealed

CANNOT_BE_READ = LazyText(N_("cannot be read, reported"))
IS_ERASED = LazyText(N_("erased"))
Text = str | LazyText


class Reading:
    """One opening of sealed fields by one person: collects what was read about whom into one line."""

    def __init__(self, actor: User | None, line: Line, *, whole_thing: bool) -> None:
        self._actor = actor
        self._line = line
        self._whole_thing = whole_thing

    def fetch(self, rows: Iterable[SealedRow]) -> None:
        """Load the keys of many rows in one statement, before reading them one by one."""
        desk().fetch({row.owner for row in rows})

    def text(self, row: SealedRow, column: str) -> Text | None:
        """The text of a sealed column, or None when nothing stands there.

        A damaged field answers with words that say so and is reported in the log; an erased owner raises
        Erased when the whole page is about it, and answers with a word in a list.
        """
        value = cast("Sealed | None", getattr(row, column))
        if value is None:
            return None
        try:
            text = desk().open(row.owner, place_of(row, column), value)
        except (Unreadable, MissingKey):
            record(self._actor, IntegrityFault(row.owner, row.id))
            return CANNOT_BE_READ
        except Erased:
            if self._whole_thing:
                raise
            return IS_ERASED
        self._line.fields.add(f"{row.__tablename__}.{column}")
        self._line.subjects.add(desk().log_reference(row.owner))
        return text

    def only(self, rows: Iterable[SealedRow]) -> None:
        """Keep in the line only those who are shown: a search also opens names it compares and shows nobody."""
        self._line.subjects.intersection_update(_references(rows))


def _references(rows: Iterable[SealedRow]) -> Iterator[str]:
    """What these rows go by in the log. The erased go by nothing any more."""
    for row in rows:
        with suppress(Erased):
            yield desk().log_reference(row.owner)


def read(actor: User | None, event: Event, *, purpose: Purpose | None = None) -> Reading:
    """Open one thing: a case, a pupil, a request."""
    return Reading(actor, record(actor, event, purpose=purpose), whole_thing=True)


def read_list(actor: User | None, event: Event, *, purpose: Purpose | None = None) -> Reading:
    """Open a little of many: one line with its count, and a child row per person."""
    return Reading(actor, record(actor, event, purpose=purpose), whole_thing=False)
