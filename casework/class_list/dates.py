"""Birth dates as they are written in class lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from casework.class_list.findings import RowProblemCode
from casework.class_list.table import type_of_cell

YOUNGEST, OLDEST = 10, 25  # whole years; from before grade 8 to the end of the right to upper secondary
DAY_ZERO = date(1899, 12, 30)  # of Excel's serial numbers

YEAR_LAST = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{2}|\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})")
MIDNIGHT = re.compile(r"[ T]0?0[:.]00([:.]00(\.0+)?)?Z?$")

Reading = tuple[date | None, RowProblemCode | None]


class Numbers(StrEnum):
    """What five digits mean in this column: a serial number, or ddmmyy that lost its first zero."""

    SERIAL = "serial"
    DAY_FIRST = "day_first"
    UNKNOWN = "unknown"


def numbers_in(cells: Iterable[type_of_cell], today: date) -> Numbers:
    """Let the cells that can be read in one way only decide for those that can be read in two."""
    serial = day_first = False
    for cell in cells:
        if isinstance(cell, str) and re.fullmatch(r"\d{5,6}", cell):
            as_serial = _plausible(_from_serial(cell), today)
            as_day = _plausible(_from_digits(cell, today), today)
            serial |= as_serial and not as_day
            day_first |= as_day and not as_serial
    if serial == day_first:
        return Numbers.UNKNOWN
    return Numbers.SERIAL if serial else Numbers.DAY_FIRST


def read_date(cell: type_of_cell, numbers: Numbers, today: date) -> Reading:
    """The birth date in a cell, or why there is none. An implausible date is given with its problem."""
    if not cell:
        return None, RowProblemCode.MISSING_DATE
    if isinstance(cell, date):
        return _judged(cell, today)
    text = MIDNIGHT.sub("", cell.strip()).rstrip(".")
    if re.fullmatch(r"\d{5}", text, re.ASCII):
        return _five_digits(text, numbers, today)
    return _judged(_from_text(text, today), today)


def _five_digits(text: str, numbers: Numbers, today: date) -> Reading:
    serial, day_first = _from_serial(text), _from_digits(text, today)
    if numbers is Numbers.SERIAL:
        return _judged(serial, today)
    if numbers is Numbers.DAY_FIRST:
        return _judged(day_first, today)
    if _plausible(serial, today) and _plausible(day_first, today):
        return None, RowProblemCode.AMBIGUOUS_DATE
    return _judged(serial if _plausible(serial, today) else day_first, today)


def _from_text(text: str, today: date) -> date | None:
    if re.fullmatch(r"\d{6,8}", text, re.ASCII):
        return _from_digits(text, today)
    if parts := YEAR_LAST.fullmatch(text):
        return _made(parts[3], parts[2], parts[1], today)
    if parts := YEAR_FIRST.fullmatch(text):
        return _made(parts[1], parts[2], parts[3], today)
    return None


def _from_digits(text: str, today: date) -> date | None:
    """ddmmyy, ddmmyyyy or yyyymmdd; a spreadsheet may have eaten the first zero."""
    padded = text.zfill(6 if len(text) <= 6 else 8)
    day_first = _made(padded[4:], padded[2:4], padded[:2], today)
    if len(text) == 8 and not _plausible(day_first, today):
        return _made(padded[:4], padded[4:6], padded[6:], today) or day_first
    return day_first


def _made(year: str, month: str, day: str, today: date) -> date | None:
    """The day, with the century of a two-digit year chosen so that the age is plausible where it can be."""
    if len(year) == 4:
        return _day(int(year), int(month), int(day))
    candidates = [_day(century + int(year), int(month), int(day)) for century in (2000, 1900)]
    past = [day for day in candidates if day and day <= today]
    return next((day for day in past if _plausible(day, today)), past[0] if past else None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_serial(text: str) -> date:
    return DAY_ZERO + timedelta(days=int(text))


def _plausible(day: date | None, today: date) -> bool:
    if day is None or day > today:
        return False
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return YOUNGEST <= age <= OLDEST


def _judged(day: date | None, today: date) -> Reading:
    if day is None:
        return None, RowProblemCode.BAD_DATE
    return day, None if _plausible(day, today) else RowProblemCode.IMPLAUSIBLE_AGE
