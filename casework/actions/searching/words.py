"""What somebody wrote in the search field, and how well a name or a number answers to it. Pure; nothing is kept.

Håkon is found as haakon and HAKON, Sæther as sather and sæter, Nora Hansen as hansen nora, nor, NH, N. H. and nroa.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from casework.class_list import normalise, one_typo

FEWEST = 2
"""Letters or digits a search must have."""
LAST_PART, SHORTEST_PART, NUMBER_FORM = 5, 3, re.compile(r"(?:ov)?(20\d\d)?([0-9a-z]{5})")
LONGEST_INITIALS = 4
SHORTEST_BEGUN = 5
"""Letters a word must have before a slip in a word that is only begun is forgiven."""
SHORTEST_PLACE = 3
EVERYWHERE = frozenset({"skole", "skolen", "skule", "skulen", "ungdomsskole", "ungdomsskule", "vgs", "school"})
"""Words that stand in the names of most schools: alone they tell no school from another."""


class Rank(IntEnum):
    """How well something answers, best first."""

    EXACT = 0
    PREFIX = 1
    INITIALS = 2
    TYPO = 3
    PLACE = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks for.

    words      in the one spelling names are compared in
    initials   the same letters as initials, empty when they cannot be
    signs      the same as the signs of a number, without hyphens
    """

    words: tuple[str, ...]
    initials: str
    signs: str

    @property
    def joined(self) -> str:
        """The words as one: annkristin for Ann Kristin."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is compared. Words of a school answer too when they are begun, a class when it is whole."""

    words: tuple[str, ...]
    school: tuple[str, ...] = ()
    class_name: str = ""


def asked_for(text: str) -> Asked:
    """Read what was written."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return Asked(words_of(text), _initials(plain), re.sub(r"[^0-9a-z]", "", plain))


def enough(text: str) -> bool:
    """Are there letters or digits enough to search for?"""
    return sum(sign.isalnum() for sign in text) >= FEWEST


def is_identity_number(text: str) -> bool:
    """Eleven digits, however they are grouped: looked up by another right, and never as a name."""
    digits = re.sub(r"[\s.\-\u00a0]", "", text)
    return len(digits) == 11 and digits.isascii() and digits.isdigit()


def fold(text: str) -> str:
    """One spelling: that of class lists, and æ, ä and ae as a."""
    return normalise(text).replace("ae", "a")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name or a place, as they are compared."""
    return tuple(fold(text).split())


def rank_of(asked: Asked, one: Named) -> Rank | None:
    """How well a name answers, or None. Every word that was asked for must stand in it, once each, in any order."""
    found = _by_words(asked, one)
    if found in {Rank.EXACT, Rank.PREFIX}:
        return found
    if asked.joined and any(joined.startswith(asked.joined) for joined in _joined(one.words)):
        return Rank.PREFIX
    return Rank.INITIALS if _has_initials(asked.initials, one.words) else found


def rank_of_number(asked: Asked, number: str) -> Rank | None:
    """How well a case number answers: the whole of it, its last part, or the beginning of that."""
    whole = re.sub(r"[^0-9a-z]", "", number.casefold())
    last = whole[-LAST_PART:]
    if asked.signs and asked.signs in {whole, last, whole.removeprefix("ov")}:
        return Rank.EXACT
    if len(asked.signs) >= SHORTEST_PART and last.startswith(asked.signs):
        return Rank.PREFIX
    return Rank.PREFIX if len(asked.signs) > len(whole) - LAST_PART and whole.startswith(asked.signs) else None


def numbers(asked: Asked, first: int, last: int) -> list[str]:
    """The whole numbers this may be, of requests from the years `first` to `last`; none if it is no number."""
    found = NUMBER_FORM.fullmatch(asked.signs)
    if found is None:
        return []
    years = [found[1]] if found[1] else [str(year) for year in range(first, last + 1)]
    return [f"OV-{year}-{found[2].upper()}" for year in years]


def _by_words(asked: Asked, one: Named) -> Rank | None:
    if not asked.words or all(len(word) == 1 for word in asked.words):
        return None
    rest, ranks, placed, slips = list(one.words), [], [], 0
    for word in sorted(asked.words, key=len, reverse=True):
        known = _take(word, rest)
        if known is not None:
            ranks.append(known)
        elif _is_place(word, one):
            placed.append(word)
        elif slips == 0 and _take_typo(word, rest):
            ranks.append(Rank.TYPO)
            slips = 1
        else:
            return None
    if ranks:
        return max(ranks)
    return None if EVERYWHERE.issuperset(placed) else Rank.PLACE


def _take(word: str, rest: list[str]) -> Rank | None:
    """Take the word of a name that is this one, or begins with it, out of those that are left."""
    if word in rest:
        rest.remove(word)
        return Rank.EXACT
    begun = next((each for each in rest if each.startswith(word)), None)
    if begun is None:
        return None
    rest.remove(begun)
    return Rank.PREFIX


def _take_typo(word: str, rest: list[str]) -> bool:
    slipped = next((each for each in rest if _slipped(word, each)), None)
    if slipped is not None:
        rest.remove(slipped)
    return slipped is not None


def _slipped(word: str, name: str) -> bool:
    """One slip of the finger away, in the whole word or, with letters enough, in its beginning."""
    if one_typo(word, name):
        return True
    lengths = range(len(word) - 1, min(len(word) + 2, len(name))) if len(word) >= SHORTEST_BEGUN else ()
    return any(one_typo(word, name[:length]) for length in lengths)


def _is_place(word: str, one: Named) -> bool:
    begun = len(word) >= SHORTEST_PLACE and any(each.startswith(word) for each in one.school)
    return begun or word == one.class_name


def _joined(words: tuple[str, ...]) -> Iterable[str]:
    """The name as one word, given names first and family name first."""
    yield "".join(words)
    yield "".join((*words[-1:], *words[:-1]))


def _initials(plain: str) -> str:
    parts = [part for part in re.split(r"[\s.\-]+", plain) if part]
    spelled = len(parts) > 1 and all(len(part) == 1 for part in parts)
    letters = "".join(parts) if spelled or len(parts) == 1 else ""
    if not (FEWEST <= len(letters) <= LONGEST_INITIALS and letters.isalpha()):
        return ""
    return "".join(fold(letter)[:1] for letter in letters)


def _has_initials(letters: str, words: tuple[str, ...]) -> bool:
    """Do these letters begin names in this order, the first of them or the family name first?"""
    firsts = "".join(word[0] for word in words)
    return bool(letters) and any(_runs_through(letters, turned) for turned in (firsts, firsts[-1:] + firsts[:-1]))


def _runs_through(letters: str, firsts: str) -> bool:
    left = iter(firsts)
    return firsts[:1] == letters[0] and all(letter in left for letter in letters)
