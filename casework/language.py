"""The language spoken to a user: texts, and how days, hours and numbers are written (pages.md §2, §5).

Message ids are English; a language is a catalogue `translations/<tag>.po` (English needs none). A text holds
no per cent sign of its own, so that it reads the same with and without values: pass `percent(…)` as a value.
"""

from __future__ import annotations

import gettext as catalogues
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

CATALOGUES = Path(__file__).parent / "translations"
DEFAULT = "nb"
ORDER = ("nb", "nn", "en")
LANGUAGES: tuple[str, ...] = tuple(
    sorted({path.stem for path in CATALOGUES.glob("*.po")} | {DEFAULT, "en"}, key=ORDER.index)
)
OSLO = ZoneInfo("Europe/Oslo")
HARD_SPACE = "\u00a0"
HARD_HYPHEN = "\u2011"

speaking: ContextVar[str] = ContextVar("speaking", default=DEFAULT)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text for translation where it is written down and shown later."""
    return message


class LazyText:
    """A text that is translated each time it is shown, for what is built once: forms, tables of words.

    It isn't a str on purpose: Jinja and WTForms turn it into text and escape it as they do any value.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __mod__(self, values: Mapping[str, object]) -> LazyText:
        """The same text with values, as WTForms' validators give theirs."""
        return LazyText(self.message, **{**self.values, **values})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazyText) and (self.message, self.values) == (other.message, other.values)

    def __hash__(self) -> int:
        return hash(self.message)

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"


def lazy(message: str, /, **values: object) -> str:
    """A LazyText where a library's types ask for a str that it only shows: labels and messages of forms."""
    return cast("str", LazyText(message, **values))


@contextmanager
def using(tag: str) -> Iterator[None]:
    """Speak this language inside the block."""
    token = speaking.set(best(tag))
    try:
        yield
    finally:
        speaking.reset(token)


def best(wanted: str | None) -> str:
    """The language to speak for a wish such as `nn`, `nb-NO` or `no`: bokmål where nothing is nearer."""
    tag = (wanted or "").replace("_", "-").split("-")[0].casefold()
    return tag if tag in LANGUAGES else DEFAULT


def name_of(tag: str) -> str:
    """The language's own name for itself: Norsk bokmål, English."""
    name = Locale.parse(tag).get_display_name(tag) or tag
    return name[:1].upper() + name[1:]


@cache
def translator(tag: str) -> catalogues.NullTranslations:
    """The texts of a language, read once from its catalogue; for English, the ids themselves.

    Raises PoFileError if the catalogue is damaged, FileNotFoundError if there is no such language.
    """
    if tag == "en":
        return catalogues.NullTranslations()
    with (CATALOGUES / f"{tag}.po").open("rb") as source:
        catalogue = read_po(source, locale=tag, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


def said(tag: str | None = None) -> catalogues.NullTranslations:
    """The texts of the language being spoken, or of `tag`."""
    return translator(_tag(tag))


def gettext(message: str, /, **values: object) -> str:
    """The text in the language being spoken, with `%(name)s` filled in if values are given."""
    text = translator(speaking.get()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The text for a count. As with `gettext`, values are filled in only when given: pass `count=count` too.

    (Jinja asks for the text alone and fills in the values itself.)
    """
    text = translator(speaking.get()).ngettext(one, many, count)
    return text % values if values else text


def pgettext(context: str, message: str, /, **values: object) -> str:
    """As `gettext`, for an English word that is two words in Norwegian."""
    text = translator(speaking.get()).pgettext(context, message)
    return text % values if values else text


def day(value: date, tag: str | None = None) -> str:
    """1. september 2026"""
    return _written(value, "d MMMM y" if _tag(tag) == "en" else "d. MMMM y", tag)


def short_day(value: date, tag: str | None = None) -> str:
    """24.11.2026"""
    return _written(value, "dd/MM/y" if _tag(tag) == "en" else "dd.MM.y", tag)


def weekday_day(value: date, tag: str | None = None) -> str:
    """mandag 23. november 2026"""
    return _written(value, "EEEE d MMMM y" if _tag(tag) == "en" else "EEEE d. MMMM y", tag)


def near_day(value: date, tag: str | None = None) -> str:
    """mandag 23. november, where the year is said already"""
    return _written(value, "EEEE d MMMM" if _tag(tag) == "en" else "EEEE d. MMMM", tag)


def day_of_year(value: date, tag: str | None = None) -> str:
    """31. august, of any year"""
    return _written(value, "d MMMM" if _tag(tag) == "en" else "d. MMMM", tag)


def weekday_name(number: int, tag: str | None = None) -> str:
    """onsdag, for 2: Monday is 0"""
    return _written(date(2024, 1, 1 + number), "EEEE", tag)  # a month that begins on a Monday


def time_span(starts: int, ends: int, tag: str | None = None) -> str:
    """15.00–17.00; takes minutes after midnight."""
    sign = ":" if _tag(tag) == "en" else "."
    first, last = (f"{minutes // 60 % 24:02}{sign}{minutes % 60:02}" for minutes in (starts, ends))
    return f"{first}–{last}"


def clock(value: datetime | time, tag: str | None = None) -> str:
    """kl. 14.00, in Oslo. Raises ValueError for a datetime that doesn't say its time zone."""
    moment = _in_oslo(value).time() if isinstance(value, datetime) else value
    pattern = "HH:mm" if _tag(tag) == "en" else "'kl'. HH.mm"
    return format_time(moment.replace(tzinfo=None), pattern, tzinfo=UTC, locale=_tag(tag))


def instant(value: datetime, tag: str | None = None) -> str:
    """1. september 2026 kl. 14.00, in Oslo. Raises ValueError for a datetime without a time zone."""
    between = " at " if _tag(tag) == "en" else " "
    return f"{day(_in_oslo(value), tag)}{between}{clock(value, tag)}"


def duration(minutes: int, tag: str | None = None) -> str:
    """2 timer; 7 timer 30 minutter. Takes minutes, none or more."""
    texts, parts = translator(_tag(tag)), []
    hours, over = divmod(minutes, 60)
    if hours:
        parts.append(texts.ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if over or not hours:
        parts.append(texts.ngettext("%(count)d minute", "%(count)d minutes", over) % {"count": over})
    return " ".join(parts)


def week(value: date, tag: str | None = None) -> str:
    """uke 48, by ISO 8601 as Norwegian calendars have it."""
    return translator(_tag(tag)).gettext("week %(number)d") % {"number": value.isocalendar().week}


def due(on: date, today: date, tag: str | None = None) -> str:
    """3 dager over frist; i dag; i morgen; om 3 dager."""
    texts, days = translator(_tag(tag)), (on - today).days
    if days < 0:
        text = texts.ngettext("%(count)d day overdue", "%(count)d days overdue", -days)
    elif days < 2:
        text = texts.gettext("tomorrow") if days else texts.gettext("today")
    else:
        text = texts.ngettext("in %(count)d day", "in %(count)d days", days)
    return text % {"count": abs(days)}


def number(value: int | float | Decimal, tag: str | None = None) -> str:
    """1 234,5 with hard spaces."""
    return format_decimal(value, locale=_locale(_tag(tag)))


def percent(share: float | Decimal, tag: str | None = None, *, decimals: int = 1) -> str:
    """0.379 as 37,9 % with a hard space."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    pattern = digits + ("%" if _tag(tag) == "en" else f"{HARD_SPACE}%")
    return format_percent(share, pattern, locale=_locale(_tag(tag)))


def phone(value: str) -> str:
    """22 22 22 22: a Norwegian number in pairs, without its +47. Any other number as it is written."""
    digits = "".join(c for c in value if c.isascii() and (c.isdigit() or c == "+"))
    digits = digits.removeprefix("+47").removeprefix("0047")
    if len(digits) != 8 or not digits.isdigit():
        return " ".join(value.split())
    return " ".join(digits[place : place + 2] for place in range(0, 8, 2))


def in_threes(digits: str) -> str:
    """310 000 011: an organisation number as it is read, with hard spaces."""
    return HARD_SPACE.join(digits[place : place + 3] for place in range(0, len(digits), 3))


def _tag(tag: str | None) -> str:
    return tag or speaking.get()


def _locale(tag: str) -> str:
    return {"en": "en_GB"}.get(tag, tag)


def _written(value: date, pattern: str, tag: str | None) -> str:
    on = _in_oslo(value).date() if isinstance(value, datetime) else value
    return format_date(on, pattern, locale=_locale(_tag(tag)))


def _in_oslo(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return value.astimezone(OSLO)
