"""What stands behind the figures, in sentences: which areas are one, what stands still, what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.labels import reports as words
from casework.language import N_, day, gettext
from casework.reports.protected import Figures, Unit

BEING_FILLED = N_("All areas are shown as one until the school year is over.")
TOO_SMALL = N_("All areas are shown as one, since too few pupils joined to tell the areas apart.")
TOGETHER = N_("%(areas)s are shown together, since fewer than 20 pupils joined in at least one of them.")
STANDING = N_("Unchanged basis since %(day)s: fewer than 5 pupils have a change from an earlier report.")
STANDING_IN = N_(
    "Unchanged basis since %(day)s for %(area)s: fewer than 5 pupils have a change from an earlier report, there or in "
    "several areas together."
)
SINCE = N_("Unchanged basis since %(day)s.")
SINCE_IN = N_("Unchanged basis since %(day)s for %(area)s.")
STAYS = ("held", "closed")
"""Why the numbers stay as they were though pupils may have a change: codes of `reports.coarse`."""
FURTHER = N_("A few of the numbers are rounded by more than one step, so that everything adds up.")


def remarks(figures: Figures, frozen_on: date) -> tuple[str, ...]:
    """All there is to say about what stands behind one population of one cohort."""
    return tuple(_remarks(figures, frozen_on))


def _remarks(figures: Figures, frozen_on: date) -> Iterator[str]:
    yield from (words.coarse(code) for code in figures.coarse if code not in STAYS)
    if len(figures.units) == 1 and not {"joined", "held"} & {*figures.coarse} and len(figures.units[0].areas) > 1:
        over = frozen_on >= date(figures.year + 1, 8, 1)
        yield gettext(TOO_SMALL if over else BEING_FILLED)
    elif len(figures.units) > 1:
        for unit in figures.units:
            if len(unit.areas) > 1:
                yield gettext(TOGETHER, areas=words.unit(unit.areas))
    yield from _standing(figures, frozen_on)
    if figures.slack:
        yield gettext(FURTHER)


def _standing(figures: Figures, frozen_on: date) -> Iterator[str]:
    why = [code for code in figures.coarse if code in STAYS]
    yield from map(words.coarse, why)
    everywhere, there = (SINCE, SINCE_IN) if why else (STANDING, STANDING_IN)
    still = [unit for unit in figures.units if unit.since != frozen_on]
    if len(still) == len(figures.units) and len({unit.since for unit in still}) == 1:
        yield gettext(everywhere, day=day(still[0].since))
        return
    yield from (gettext(there, day=day(unit.since), area=_name(unit)) for unit in still)


def _name(unit: Unit) -> str:
    return words.unit(unit.areas, unit.key)
