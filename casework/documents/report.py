"""A report as a PDF to read, print and send on (PDF/UA-1): what it says, in words; `report.typ` is how it looks.

Pure: words and rounded numbers come in, bytes go out; the same bytes for the same report and language.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casework.documents.about import basis, facts, notes
from casework.documents.edition import Edition, Grid, Row, grids, key_rows
from casework.documents.typeset import REGIONS
from casework.documents.typeset import pdf as typeset
from casework.labels import label
from casework.labels import reports as words
from casework.language import N_, day, gettext, speaking
from casework.models.report_codes import Section
from casework.reports import findings
from casework.reports.contents import KEY_FIGURES, TABLES_OF
from casework.reports.figures import Drawn, drawn
from casework.reports.key_figures import Figure
from casework.reports.protected import share

TEMPLATE = Path(__file__).with_name("report.typ")
NOTHING = N_("There is nothing to show in this report yet.")
NO_SHARE = "–"
MARK = 16  # letters of the release's hash at the foot of each page


def pdf(edition: Edition) -> bytes:
    """The report as PDF/UA-1."""
    return typeset(TEMPLATE, said(edition), edition.dated)


def said(edition: Edition) -> dict[str, object]:
    """All that the paper says."""
    mark = edition.hash.hex()
    return {
        "language": speaking.get(),
        "region": REGIONS[speaking.get()],
        "title": _title(edition),
        "above": _title(edition),
        "heading": gettext("Pupils followed up from lower to upper secondary"),
        "under": gettext("Numbers as of %(day)s", day=day(edition.report.frozen_on)),
        "draft": edition.standing if edition.is_draft else "",
        "facts": list(facts(edition)),
        "facts_columns": [gettext("About"), gettext("This report")],
        "contents": gettext("Contents"),
        "reading": words.rounding(),
        "effect": words.no_effect(),
        "key_figures": _key_figures(edition),
        "sections": [_section(edition, section) for section in Section],
        "about": {
            "heading": gettext("About the numbers"),
            "notes": list(notes()),
            "shown": gettext("What the numbers stand on"),
            "columns": [gettext("Who is counted"), gettext("Areas"), gettext("To be noted")],
            "basis": list(basis(edition.report)),
        },
        "footer": f"{_title(edition)} · {day(edition.report.frozen_on)} · {mark[:MARK]}",
        "page": gettext("Page {at} of {all}"),
    }


def _title(edition: Edition) -> str:
    return f"{edition.standing}: {edition.name}" if edition.is_draft else edition.name


def _key_figures(edition: Edition) -> dict[str, object]:
    found = [row for row in key_rows(edition) if row.everybody]
    cohorts = [words.school_year(year) for year in edition.report.years]
    cohorts += [words.all_cohorts()] if any(row.cohort == words.all_cohorts() for row in found) else []
    shown = [cohort for cohort in cohorts if any(row.cohort == cohort for row in found)]
    cells = {(row.key.name, row.cohort): _figure(row.figure) for row in found}
    named = [key.name for key in KEY_FIGURES if any((key.name, cohort) in cells for cohort in shown)]
    return {
        "heading": gettext("Key figures"),
        "columns": [gettext("Key figure"), *shown],
        "rows": [[words.key_figure(name), *(cells.get((name, at), NOT_SHOWN) for at in shown)] for name in named],
        "nothing": gettext(NOTHING),
    }


NOT_SHOWN = ["", ""]


def _figure(figure: Figure) -> list[str]:
    """A key figure as two lines: what is large, and what is small."""
    if figure.band is not None:
        return [label(figure.band), findings.counts(figure) or ""]
    if figure.whole is None:
        return [str(figure.part), ""]
    return [findings.per_cent(figure.share) or NO_SHARE, findings.counts(figure) or ""]


def _section(edition: Edition, section: Section) -> dict[str, object]:
    charts = {each.name: each for each in drawn(edition.report, (), section)}
    return {
        "heading": label(section),
        "question": words.section_question(section),
        "comment": edition.comments.get(section, ""),
        "comment_heading": gettext("Programme management says"),
        "tables": [_table(grid, charts.get(grid.name)) for grid in grids(edition, section)],
        "nothing": list(_why_nothing(edition, section)) or [gettext(NOTHING)],
    }


def _why_nothing(edition: Edition, section: Section) -> Iterator[str]:
    counted = {population for population, _ in TABLES_OF[section]}
    for figures in sorted(edition.report.figures, key=lambda each: -each.year):
        if figures.population in counted:
            yield from (f"{words.school_year(figures.year)}: {words.coarse(code)}" for code in figures.coarse)


def _table(grid: Grid, chart: Drawn | None) -> dict[str, object]:
    finding = chart.finding if chart else None
    return {
        "heading": finding or grid.title,
        "caption": grid.title,
        "chart": _chart(chart) if chart else None,
        "columns": [gettext("Joined in"), *grid.columns, gettext("In all")],
        "rows": [_row(grid, row) for row in grid.rows],
        "notes": [words.definition(grid.name), *_left_out(grid)],
    }


def _row(grid: Grid, row: Row) -> dict[str, object]:
    numbers = [["" if number is None else str(number), _per_cent(part)] for number, part in _pairs(row)]
    of = f"{row.cohort}, {_everybody(grid)}" if row.everybody else row.of
    return {"of": of, "top": row.everybody, "numbers": [*numbers, [str(row.whole), ""]]}


def _everybody(grid: Grid) -> str:
    return gettext("everybody") if grid.crossed else gettext("all areas")


def _pairs(row: Row) -> Iterator[tuple[int | None, int | None]]:
    return zip(row.numbers, row.shares, strict=True)


def _per_cent(part: int | None) -> str:
    return findings.per_cent(part) or ""


def _left_out(grid: Grid) -> Iterator[str]:
    told = [f"{row.cohort}: {row.outside}" for row in grid.rows if row.outside is not None]
    if told:
        yield f"{words.left_out(grid.name)} {'; '.join(told)}."


def _chart(chart: Drawn) -> dict[str, object]:
    """The bars of the cohort the finding is of; the widest is as long as there is room for."""
    bar = next(each for each in chart.cohorts if each.of == chart.year)
    most = max(number for _, number in bar.parts)
    lines = [
        {"of": label(value), "number": number, "per_cent": _per_cent(share(number, bar.whole)), "wide": number / most}
        for value, number in bar.parts
    ]
    told = "; ".join(f"{line['of']} {line['number']}" for line in lines)
    cohort = words.school_year(chart.year)
    return {
        "caption": gettext("Joined in %(year)s", year=cohort),
        "alt": gettext("Bar chart, %(year)s. %(told)s.", year=cohort, told=told),
        "lines": lines,
    }
