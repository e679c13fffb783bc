"""What is promised of every figure of a report, judged from what is published and from the facts of the freezes.

Nothing here asks the rounding how it came about: each is counted, added and compared anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from casework.models.report_codes import Population, Section
from casework.reports.cells import Cell, Key, cell, name_of
from casework.reports.making import Freeze, Kept, cube_of
from casework.reports.plan import AREA, BASE, PLAN
from casework.reports.protected import Figures, Protected, Unit
from casework.reports.tables import Shown, tables
from tests.report_histories import released
from tests.rounded_cubes import allowed, whole_pupils

MOST_SLACK = {BASE, 2 * BASE}
"""One step nearly always; two in about one of a hundred thousand figures, none seen to need three."""


def keeps_every_promise(freezes: Sequence[Freeze], secret: int) -> None:
    """Everything that is promised of figures, in each report and from each to the next."""
    days = {freeze.on: freeze for freeze in freezes}
    last: dict[Key, tuple[Figures, Mapping[str, int]]] = {}
    for freeze, made in zip(freezes, released(freezes, secret), strict=True):
        stands_the_same_everywhere(made.report)
        for found in made.report.figures:
            key = found.year, found.population
            assert all(finding.passed for finding in made.findings[key]) or {"held", "joined"} & set(found.coarse)
            if found.shown:
                truth = true_counts(found, days, freeze.names)
                multiples_of_five(found)
                adds_up(found)
                stays_near(found, truth)
                whole_pupils_fit(found, made.kept[key])
                if key in last:
                    goes_on(found, truth, *last[key])
                last[key] = found, truth


def true_counts(figures: Figures, days: Mapping[date, Freeze], names: Mapping[str, str]) -> dict[str, int]:
    """Each published cell counted pupil by pupil, in the facts its unit stands on."""
    counting, found = PLAN[figures.population], dict.fromkeys(figures.cells, 0)
    holds = {name: set(name.split("|")[1:]) for name in found}
    for unit in figures.units:
        facts = days[unit.since].facts.get((figures.year, figures.population), Counter())
        for (area, profile), number in facts.items():
            if names[area] in unit.areas:
                has = {f"{name}={value}" for name, value in zip(counting.names, profile, strict=True)}
                has.add(f"{AREA}={unit.key}")
                for name, parts in holds.items():
                    found[name] += number if parts <= has else 0
    return found


def multiples_of_five(figures: Figures) -> None:
    """Every count is a number of steps, never fewer than none."""
    assert all(type(number) is int and number >= 0 and number % BASE == 0 for number in figures.cells.values())


def adds_up(figures: Figures) -> None:
    """Wherever a figure is told by the values of something, these are its sum: in every table, in every direction."""
    values: dict[str, list[str]] = {each.name: [*map(str, each.values)] for each in PLAN[figures.population].dimensions}
    values[AREA] = [unit.key for unit in figures.units]
    by_cell = {parsed(name): number for name, number in figures.cells.items()}
    told: set[str] = set()
    for margin, number in by_cell.items():
        for name in values.keys() - {name for name, _ in margin}:
            parts = [by_cell.get(cell(*margin, (name, value))) for value in values[name]]
            present = [part for part in parts if part is not None]
            assert not present or (len(present) == len(parts) and sum(present) == number), (margin, name, parts, number)
            told |= {name} if present else set()
    assert told >= values.keys() - {AREA} and (AREA in told) == (len(figures.units) > 1)


def stays_near(figures: Figures, truth: Mapping[str, int]) -> None:
    """Less than a step from the truth; further only where it is said, by whole steps, and never in the total."""
    assert figures.population not in figures.slack
    assert set(figures.slack.values()) <= MOST_SLACK, figures.slack
    for name, number in figures.cells.items():
        assert abs(number - truth[name]) <= BASE - 1 + figures.slack.get(name, 0), (name, number, truth[name])
        assert truth[name] or not number or name in figures.slack, f"nobody is in {name}"


def stands_the_same_everywhere(report: Protected) -> None:
    """A number that is told by several tables is the same in all: who is counted in all, and of whom."""
    shown = [table for year in report.years for section in Section for table in tables(report, section, year)]
    for table in shown:
        figures = figures_of(report, table)
        for line in table.lines:
            if line.whole is not None and (line.of is None or isinstance(line.of, Unit)):
                counted = figures.count(unit=line.of.key if isinstance(line.of, Unit) else None)
                left_out = left_out_of(figures, table, line.of)
                assert line.whole + left_out == counted, (table.key, line)
    for figures in report.figures:
        for unit in (None, *(each.key for each in figures.units if len(figures.units) > 1)):
            of_whom(figures, unit)


def figures_of(report: Protected, table: Shown) -> Figures:
    found = report.of(table.year, table.population)
    assert found is not None
    return found


def left_out_of(figures: Figures, table: Shown, of: object) -> int:
    """How many of a line a table's dimension does not count."""
    outside = PLAN[figures.population].by_name[table.dimension].outside
    if outside is None:
        return 0
    found = figures.count(unit=of.key if isinstance(of, Unit) else None, **{table.dimension: str(outside)})
    assert found is not None
    return found


def of_whom(figures: Figures, unit: str | None) -> None:
    """Those who can have an outcome are as many as the outcomes say: who ended, by where they went, and so on."""
    counting = PLAN[figures.population]
    for link in counting.links:
        inner, outer = counting.by_name[link.first], figures.row(link.second, unit)
        found = figures.row(link.first, unit)
        if link.exact and found and outer:
            inside = {other for other in outer if not link.possible(str(inner.outside), other)}
            outcomes = sum(number for value, number in found.items() if value != inner.outside)
            assert outcomes == sum(outer[value] for value in inside), (link.first, link.second, unit)


def whole_pupils_fit(figures: Figures, kept: Kept) -> None:
    """There is a crowd of pupils, none of them impossible, with just these figures, all of them at once."""
    cube = cube_of(figures.population, tuple(kept.units), kept.coarse)
    found: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for unit, lot in whole_pupils(cube, kept.parts):
        assert allowed(cube.counting, lot)
        found[unit, tuple(lot[name] for name in cube.counting.names)] += BASE
    assert {name_of(figures.population, where): number for where, number in cube.tally(found).items()} == figures.cells


def goes_on(now: Figures, truth: Mapping[str, int], before: Figures, was: Mapping[str, int]) -> None:
    """What can only grow does not fall unless the truth did; a unit that was not updated says the same."""
    for name in now.cells.keys() & before.cells.keys():
        if only_grows(now.population, parsed(name)) and truth[name] >= was[name] and name not in now.slack:
            assert now.cells[name] >= before.cells[name], (name, was[name], truth[name])
    since = {unit.key: unit.since for unit in before.units}
    moved = {f"{AREA}={unit.key}" for unit in now.units if unit.since != since.get(unit.key)}
    nothing = {unit.since for unit in now.units} == set(since.values()) and len(set(since.values())) == 1
    for name in now.cells.keys() & before.cells.keys():
        of = next((part for part in name.split("|") if part.startswith(f"{AREA}=")), None)
        if nothing or (of is not None and of not in moved):
            assert now.cells[name] == before.cells[name], name


def only_grows(population: Population, where: Cell) -> bool:
    """Is every value in the cell one that stays once it is given?"""
    return all(name == AREA or value in PLAN[population].by_name[name].grows for name, value in where)


def parsed(name: str) -> Cell:
    """The cell of a published name."""
    return cell(*((part.split("=")[0], part.split("=")[1]) for part in name.split("|")[1:]))
