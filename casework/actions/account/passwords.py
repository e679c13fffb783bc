"""Passwords: what is strong enough, and the slow hash that is kept.

Length decides, not kinds of signs: at least 15 characters, no composition rules, common and context words refused
(NIST SP 800-63B, ASVS 5.0 chapter 6). A password is hashed in NFKC, so that it is the same from every keyboard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.errors import TooMany
from casework.installation import settings
from casework.language import N_

SHORTEST = 15
LONGEST = 200
FEWEST_LETTERS = 5  # left when well-known words and digits are taken away
FEWEST_DIFFERENT = 6
IN_A_ROW = 0.6  # share of neighbours that follow each other on the keyboard, in the alphabet or in counting
LONGEST_WAIT = 10.0  # seconds for one's turn to be hashed

TOO_SHORT = N_("Use at least 15 characters. Four or five words that do not belong together are easy to remember.")
TOO_LONG = N_("Use at most 200 characters.")
TOO_PLAIN = N_("This password follows a pattern that is quickly guessed. Choose other words.")
TOO_COMMON = N_("This password consists of common words or of your own name. Choose other words.")

COMMON = """
    passord passordet password hemmelig hemmelighet velkommen welcome administrator admin bruker user login logginn
    letmein qwerty norge norway sommer vinter høst vår summer winter spring autumn januar februar mars april mai juni
    juli august september oktober november desember mandag tirsdag onsdag torsdag fredag lørdag søndag fotball
    iloveyou princess dragon monkey sunshine master superman batman football baseball brann sjalabais test demo hund
    katt pus jobb kontor skole ungdomsskole elev oppfølging veileder rådgiver kommune vestland
"""
CONTEXT = "casework nav navno bergen loddefjord olsvik slettebakken solheim solheimnord solheimsør"
ROWS = ("1234567890", "qwertyuiopå", "asdfghjkløæ", "zxcvbnm", "abcdefghijklmnopqrstuvwxyzæøå")
LOOKS_LIKE = str.maketrans("01345@$!", "oieasasi")

_hasher = PasswordHasher()


def fault_in(password: str, *, about: Iterable[str] = ()) -> str | None:
    """Why a password is refused, as a message id, or None. `about`: the user's name and e-mail address."""
    plain = normalised(password).casefold()
    if len(plain) < SHORTEST:
        return TOO_SHORT
    if len(plain) > LONGEST:
        return TOO_LONG
    if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain) or _in_a_row(plain) >= IN_A_ROW:
        return TOO_PLAIN
    known = {*COMMON.split(), *CONTEXT.split(), *_words(" ".join(about))}
    return TOO_COMMON if _left(plain, known) < FEWEST_LETTERS else None


def hashed(password: str) -> str:
    """The Argon2id hash to keep. Raises TooMany when there is no turn to be had."""
    with _turn():
        return _hasher.hash(normalised(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for a user who has none, or who does not exist (None).

    Raises TooMany when there is no turn to be had: at most `settings.login_hashes_at_once` are counted at once.
    """
    against = kept or _nobody()
    with _turn():
        try:
            _hasher.verify(against, normalised(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def normalised(password: str) -> str:
    """One spelling for a password, whatever keyboard wrote it."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    turns = _turns(settings().login_hashes_at_once)
    if not turns.acquire(timeout=LONGEST_WAIT):
        raise TooMany(N_("Many people are signing in just now. Wait a moment and try again."))
    try:
        yield
    finally:
        turns.release()


@cache
def _turns(at_once: int) -> BoundedSemaphore:
    return BoundedSemaphore(at_once)


@cache
def _nobody() -> str:
    """A hash that no password matches, as slow as any other."""
    return _hasher.hash(token_urlsafe(32))


def _repeats(plain: str) -> bool:
    """One part again and again: abcabcabcabcabc, passordpassordpassord."""
    return re.fullmatch(r"(.{1,8}?)\1+.{0,3}", plain, re.DOTALL) is not None


def _in_a_row(plain: str) -> float:
    """The share of neighbours that lie side by side in a row of keys, the alphabet or the numbers, or are the same."""
    pairs = [*pairwise(plain)]
    near = sum(a == b or any(a + b in row or b + a in row for row in ROWS) for a, b in pairs)
    return near / len(pairs)


def _words(text: str) -> set[str]:
    """The words of a name or an address that are long enough to matter."""
    return {word for word in re.split(r"[\W\d_]+", text.casefold()) if len(word) > 2}


def _left(plain: str, known: Iterable[str]) -> int:
    """How many letters are left when known words are taken away, in the spelling where fewest are."""
    ordered = sorted(known, key=len, reverse=True)
    return min(_letters_after(spelling, ordered) for spelling in (plain, plain.translate(LOOKS_LIKE)))


def _letters_after(text: str, words: Iterable[str]) -> int:
    rest = re.sub(r"[\W_]+", "", text)
    for word in words:
        rest = rest.replace(word, " ")
    return sum(letter.isalpha() for letter in rest)
