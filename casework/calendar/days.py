"""Ages and school years, in whole days of Europe/Oslo."""

from __future__ import annotations

from datetime import date, timedelta

ADULT = 18  # vergemålsloven section 8


def birthday(born: date, years: int) -> date:
    """The day somebody turns this many years; 1 March in a year without the 29th of February they were born on."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years on a day; negative before birth."""
    years = day.year - born.year
    return years if day >= birthday(born, years) else years - 1


def adult_on(born: date) -> date:
    """The day guardians stop deciding."""
    return birthday(born, ADULT)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def next_school_year(day: date) -> date:
    """The first 1 August after a day: when observations lapse unless they are made again (domain.md section 3)."""
    turn = date(day.year, 8, 1)
    return turn if day < turn else date(day.year + 1, 8, 1)


def this_school_year(day: date) -> date:
    """The latest 1 August on or before a day."""
    return next_school_year(day).replace(year=next_school_year(day).year - 1)
