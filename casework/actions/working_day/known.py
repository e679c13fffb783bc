"""Schools and areas that filters ask for, as they are now: an old bookmark may name one that is closed or gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.actions.working_day.choices import Kind, LeftOut, Wanted
from casework.actions.working_day.facts import Facts
from casework.database import session
from casework.models import Area, Organisation

TABLES: dict[Kind, type[Organisation] | type[Area]] = {Kind.SCHOOL: Organisation, Kind.AREA: Area}


@dataclass(frozen=True, slots=True)
class Places:
    """What schools and areas are called: those among the reader's, and those that are asked for besides.

    closed  of those besides, the ones that are closed
    """

    names: Mapping[Kind, Mapping[str, str]]
    closed: frozenset[str]

    def known(self, wanted: Wanted, left_out: LeftOut) -> tuple[Wanted, LeftOut]:
        """What is wanted without places that are closed or gone, and what was left out."""
        gone: list[tuple[Kind, str | None]] = list(left_out.gone)
        for kind in TABLES:
            for choice in sorted(wanted.filters.get(kind, ())):
                name = self.names[kind].get(choice)
                if name is None or choice in self.closed:
                    wanted = wanted.without(kind, choice)
                    gone.append((kind, name))
        return wanted, LeftOut(left_out.kinds, left_out.other, tuple(dict.fromkeys(gone)))


def look_up(facts: Facts | None, filters: Iterable[Wanted]) -> Places:
    """The places these filters ask for. One statement for each kind with a place none of the reader's is at."""
    there = facts.names if facts is not None else {}
    asked, names = list(filters), {kind: dict(there.get(kind, {})) for kind in TABLES}
    closed: set[str] = set()
    for kind, table in TABLES.items():
        strange = {one for each in asked for one in each.filters.get(kind, ())} - names[kind].keys()
        wanted = table.id.in_([UUID(one) for one in strange])
        rows = session().execute(select(table.id, table.name, table.active).where(wanted)) if strange else ()
        for row in rows:
            names[kind][row.id.hex] = row.name
            closed |= set() if row.active else {row.id.hex}
    return Places(names, frozenset(closed))
