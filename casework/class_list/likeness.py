"""Norwegian names: whether two people are likely one, and the order a Norwegian list has."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

# Letters that NFKD doesn't take apart, and the ways æ, ø and å are written on other keyboards.
SPELLED = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "œ": "o", "å": "a", "đ": "d", "ð": "d", "ł": "l",
                         "þ": "th", "ı": "i", "ŋ": "n", "ŧ": "t"})  # fmt: skip
SHORTEST_WITH_TYPO = 4  # letters; Ida and Ada, Eva and Ela are different people

# The alphabet's end: { | } follow z in every plain comparison of text.
ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "œ": "|", "å": "}", "ü": "y", "đ": "d",
                       "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ŋ": "n", "ŧ": "t"})  # fmt: skip


class Person(NamedTuple):
    """As much of a pupil as likeness is judged by."""

    given_name: str
    family_name: str
    birth_date: date


def normalise(name: str) -> str:
    """One spelling for the ways a name is written: Håkon, Haakon and HAKON are all hakon."""
    text = unicodedata.normalize("NFC", name).casefold().translate(SPELLED)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.replace("oe", "o").replace("aa", "a")
    text = re.sub(r"['’ʼ`´.]", "", text)
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())


def likely_same(a: Person, b: Person) -> bool:
    """True if a person should be asked whether these two are one.

    Born the same day and named alike (middle names, order, spelling, one slip of the finger); or named the
    same and born on dates that one slip turns into each other.
    """
    if a.birth_date == b.birth_date:
        return _alike(a, b)
    return _words(a) == _words(b) != [] and _one_slip_between(a.birth_date, b.birth_date)


def sort_key(family: str, given: str) -> tuple[str, str, str, str]:
    """Norwegian alphabetical order, by family name and then given names: … z æ ø å, and aa as å."""
    return _order(family), _order(given), family, given


def _words(person: Person) -> list[str]:
    return sorted(normalise(f"{person.given_name} {person.family_name}").split())


def _alike(a: Person, b: Person) -> bool:
    fewer, more = sorted((_words(a), _words(b)), key=len)
    if fewer and (fewer == more or _joined(a) == _joined(b)):  # Ann-Kristin, Annkristin
        return True
    return len(fewer) >= 2 and _all_found(fewer, more)


def _joined(person: Person) -> str:
    return normalise(f"{person.given_name} {person.family_name}").replace(" ", "")


def _all_found(fewer: list[str], more: list[str]) -> bool:
    """Every word of the shorter name stands in the longer one, at most one of them with a typo."""
    rest = list(more)
    unmatched = []
    for word in fewer:
        if word in rest:
            rest.remove(word)
        else:
            unmatched.append(word)
    if not unmatched:
        return True
    return len(unmatched) == 1 and any(one_typo(unmatched[0], word) for word in rest)


def one_typo(a: str, b: str) -> bool:
    """One letter changed, added or lost, or two neighbours swapped."""
    if min(len(a), len(b)) < SHORTEST_WITH_TYPO or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    left, right = a[start:], b[start:]
    swapped = len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _one_slip_between(a: date, b: date) -> bool:
    """Day and month swapped, one digit different, or two neighbouring digits swapped."""
    if a.year == b.year and (a.day, a.month) == (b.month, b.day):
        return True
    first, second = a.strftime("%d%m%Y"), b.strftime("%d%m%Y")
    places = [i for i in range(8) if first[i] != second[i]]
    if len(places) != 2:
        return len(places) == 1
    i, j = places
    return j == i + 1 and (first[i], first[j]) == (second[j], second[i])


def _order(name: str) -> str:
    text = unicodedata.normalize("NFC", name).casefold().replace("aa", "å").translate(ORDER)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w{|}]|_", " ", plain.replace("'", "").replace("’", "")).split())
