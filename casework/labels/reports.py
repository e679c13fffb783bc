"""Words of the reports: every table's title, question, definition and who is left out; the names of key figures.

Said by code, in the language being spoken; the same words on page, in spreadsheet, comma file and print.
"""

from __future__ import annotations

from casework.labels import report_words
from casework.language import gettext, said
from casework.models.report_codes import Section


def title(name: str) -> str:
    """The plain title of a table. Raises LookupError for a table without words."""
    return gettext(report_words.TITLE[name])


def titles(names: tuple[str, ...]) -> str:
    """Several titles in a sentence: a, b and c."""
    return enumerated([title(name)[:1].lower() + title(name)[1:] for name in names])


def question(name: str) -> str:
    """The question a table answers."""
    return gettext(report_words.QUESTION[name])


def definition(name: str) -> str:
    """What a table counts, and of whom."""
    return gettext(report_words.DEFINITION[name])


def left_out(name: str) -> str:
    """Who a table leaves out; empty when it counts everybody."""
    return gettext(report_words.LEFT_OUT[name]) if name in report_words.LEFT_OUT else ""


def key_figure(name: str) -> str:
    """The name of a key figure."""
    return gettext(report_words.KEY_FIGURE[name])


def section_question(section: Section) -> str:
    """What a section of the report is about."""
    return gettext(report_words.QUESTION_OF_SECTION[section])


def coarse(code: str) -> str:
    """Why less is shown than planned."""
    return gettext(report_words.COARSE[code])


def rounding() -> str:
    """How every number is to be read."""
    return gettext(report_words.ROUNDED)


def no_effect() -> str:
    """What the numbers do not say."""
    return gettext(report_words.NO_EFFECT)


def school_year(year: int) -> str:
    """2025/26: the cohort that came in the school year which began that autumn."""
    return f"{year}/{(year + 1) % 100:02}"


def enumerated(names: tuple[str, ...] | list[str]) -> str:
    """Loddefjord, Olsvik og Solheim."""
    if len(names) < 2:
        return "".join(names)
    return said().gettext("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def unit(areas: tuple[str, ...], key: str = "") -> str:
    """A unit's name: the area, or the areas that are shown together."""
    return gettext("All areas") if key == report_words.ALL else enumerated(sorted(areas))


def line(name: str) -> str:
    """What a table is called where it is one line of another figure."""
    return gettext(report_words.GROUP_OF_STEPS[name])


def all_cohorts() -> str:
    """The programme as a whole."""
    return gettext("All years")
