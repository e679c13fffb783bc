"""Norwegian national identity numbers: what kind an eleven-digit number is, if any.

Sources: Skatteetaten's rules for fødselsnummer and D-number, with the control digits that apply from 1 January 2032;
the synthetic series of Tenor (month + 80), Dolly (month + 40) and NHN (month + 65). See domain.md §5.
Age, gender and century are never read from a number; a birth date is stored as what it is.
"""

from __future__ import annotations

from enum import StrEnum

WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
REMAINDERS_BEFORE_2032 = frozenset({0})
REMAINDERS_FROM_2032 = frozenset({0, 1, 2, 3})
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGITS = frozenset("0123456789")


class IdentityKind(StrEnum):
    """Which series a number belongs to. Dolly numbers have the form of H-numbers (aid numbers of hospitals)."""

    FNR = "fnr"
    DNR = "dnr"
    TENOR = "tenor"
    TENOR_DNR = "tenor_dnr"
    DOLLY = "dolly"
    DOLLY_DNR = "dolly_dnr"
    NHN = "nhn"
    NHN_DNR = "nhn_dnr"

    @property
    def synthetic(self) -> bool:
        """Whether the number stands for nobody."""
        return self not in (IdentityKind.FNR, IdentityKind.DNR)


_BY_MONTH_AND_DAY_OFFSET = {
    (0, False): IdentityKind.FNR,
    (0, True): IdentityKind.DNR,
    (80, False): IdentityKind.TENOR,
    (80, True): IdentityKind.TENOR_DNR,
    (40, False): IdentityKind.DOLLY,
    (40, True): IdentityKind.DOLLY_DNR,
    (65, False): IdentityKind.NHN,
    (65, True): IdentityKind.NHN_DNR,
}


def classify(number: str) -> IdentityKind | None:
    """The series of a valid number, or None.

    The rule of 2032 is applied to every number: it holds for earlier births too, every older number meets it, and
    the second control digit still finds each single mistyped digit.
    """
    if len(number) != 11 or not _DIGITS.issuperset(number):
        return None
    return series_of_date(number[:6]) if controls_hold(number) else None


def acceptable(number: str, production: bool) -> bool:
    """Whether a number may be stored here: in production no synthetic one, elsewhere nothing but synthetic ones."""
    kind = classify(number)
    return kind is not None and kind.synthetic is not production


def series_of_date(six: str) -> IdentityKind | None:
    """The series whose birth dates look like these six digits, or None where no calendar has such a day."""
    day, month, year = int(six[:2]), int(six[2:4]), int(six[4:])
    permanent = day <= 31
    if not permanent:
        day -= 40
    for (offset, temporary), kind in _BY_MONTH_AND_DAY_OFFSET.items():
        if temporary is not permanent and 1 <= month - offset <= 12:
            leap_day = (day, month - offset) == (29, 2)
            return kind if 1 <= day <= DAYS[month - offset - 1] and (not leap_day or year % 4 == 0) else None
    return None


def controls_hold(number: str, remainders: frozenset[int] = REMAINDERS_FROM_2032) -> bool:
    """Whether both control digits of eleven digits are right; the first may leave any of these remainders."""
    digits = [int(digit) for digit in number]
    first = sum(weight * digit for weight, digit in zip(WEIGHTS_1, digits, strict=False)) % 11
    second = sum(weight * digit for weight, digit in zip(WEIGHTS_2, digits, strict=True)) % 11
    return first in remainders and second == 0
