"""Finds identity numbers, e-mail addresses and phone numbers in simplified text.

An eleven-digit number in one piece, or as six and five digits, counts when its six first digits are a birth date in
any series: a mistyped number still points at somebody. In looser groups it must be valid as well, or lists of numbers
would be caught. Eight digits count as a phone number only beside a cue or a prefix, so weeks and dates pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.privacy.norwegian_id import classify, controls_hold, series_of_date

Span = tuple[int, int]

_GAP = r"[\s.,/_*:\-]"
_LAST_FIVE = r"\d{3}[\s.\-]?\d{2}(?!\d)"
_SIX_AND_FIVE = re.compile(rf"(?<!\d)(\d{{6}}){_GAP}{{0,3}}({_LAST_FIVE})")
_DATE_AND_FIVE = re.compile(
    rf"(?<!\d)(\d{{1,2}})[\s./\-]{{1,2}}(\d{{1,2}})[\s./\-]{{1,2}}(?:19|20)?(\d\d){_GAP}{{0,3}}({_LAST_FIVE})"
)
_EVENLY_SPACED = [re.compile(rf"(?<!\d)(?=(\d(?:{gap}?\d){{10}})(?!\d))") for gap in (r"\s", r"\.", "-", "_", "/")]
_NAMED = re.compile(
    rf"\b(?:person|fødsels?|d-?|f)[-\s]?(?:nummer|nr)(?:et|a)?\W{{0,3}}\d(?:{_GAP}?\d){{4,10}}(?!\d)", re.IGNORECASE
)

_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]+\s{0,2}(?:@|[(\[{]\s?(?:at|a|krøllalfa|alfakrøll)\s?[)\]}]|\b(?:krøllalfa|alfakrøll)\b)\s{0,2}"
    r"[\w\-]+(?:\.[\w\-]+)*\.[^\W\d_]{2,}",
    re.IGNORECASE,
)

_PREFIXED = re.compile(
    r"(?:\+|(?<![\d.,])00)\s?47\)?(?:[\s.\-]{0,2}\d){8}(?!\d)|\+[1-9]\d{0,2}\)?(?:[\s.\-]?\d){7,12}(?!\d)"
    r"|(?<![\d.,])00[1-9]\d(?:[\s.\-]?\d){7,12}(?!\d)"
)
_EIGHT = re.compile(
    r"(?<![\d+])(?=[2-9])(?!20)"
    r"(?:\d{8}|\d\d([ .\-])\d\d\1\d\d\1\d\d|\d{3}([ .\-])\d\d\2\d{3}|\d{4}[ \-]\d{4})(?!\d)"
)
_CUE = (
    r"(?:\w*telefon\w*|tlf\w*|\w*mobil\w*|mob|ring|ringe|ringer|ringes|ringte|oppringt|nr|sms|"
    r"(?:kontakt|privat|hjemme|heime|jobb)?nummer(?:et)?|whatsapp|vipps|snap|(?:nås|nåast|treffes|treffast|kontaktes|kontaktast)\s+på)"
)
_CUE_BEFORE = re.compile(rf"(?<!\w){_CUE}(?!\w)", re.IGNORECASE)
_CUE_AFTER = re.compile(r"\W{1,3}(?:tlf|telefon|mobil|mob)\w*", re.IGNORECASE)
_SOMETHING_ELSE = re.compile(
    r"(?<!\w)(?:(?:uke|veke)\w*|uka|kl|klokk\w+|kr|kroner|side|sak\w*|vedtak\w*|referanse\w*|ref|journal\w*|arkiv\w*|"
    r"org\w*|konto\w*|faktura\w*)\W*(?:(?:nummer|nr)\W*)?(?:[\d\s,.\-]|og)*$",
    re.IGNORECASE,
)
_REACH_OF_A_CUE = 40


def identity_numbers(text: str) -> Iterator[Span]:
    """Where national identity numbers of any series stand."""
    yield from (match.span() for match in _SIX_AND_FIVE.finditer(text) if _points_at_somebody(match))
    yield from (match.span() for match in _DATE_AND_FIVE.finditer(text) if _is_dated(match))
    yield from (match.span() for match in _NAMED.finditer(text))
    for pattern in _EVENLY_SPACED:
        yield from (match.span(1) for match in pattern.finditer(text) if classify(_digits(match[1])))


def emails(text: str) -> Iterator[Span]:
    """Where e-mail addresses stand, also with the sign written as a word."""
    for match in _EMAIL.finditer(text):
        yield match.span()


def phone_numbers(text: str) -> Iterator[Span]:
    """Where phone numbers stand: any with a country prefix, Norwegian ones beside a cue word."""
    for match in _PREFIXED.finditer(text):
        yield match.span()
    for match in _EIGHT.finditer(text):
        before = text[max(0, match.start() - _REACH_OF_A_CUE) : match.start()]
        if _CUE_AFTER.match(text, match.end()) or (_CUE_BEFORE.search(before) and not _SOMETHING_ELSE.search(before)):
            yield match.span()


def _points_at_somebody(match: re.Match[str]) -> bool:
    """A birth date of any series; or a number of the joint aid series (first digit 8 or 9), which has no date."""
    eleven = _digits(match.group())
    return series_of_date(eleven[:6]) is not None or (eleven[0] in "89" and controls_hold(eleven))


def _is_dated(match: re.Match[str]) -> bool:
    return series_of_date(f"{match[1]:0>2}{match[2]:0>2}{match[3]}") is not None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
