"""What makes a password: length, and not being guessable. Nothing about kinds of signs."""

from __future__ import annotations

import pytest

from casework import work
from casework.actions.account import passwords
from casework.installation import Installation

ABOUT = ("Kari Prøvesen Eksempel", "kari.provesen@example.invalid")

GOOD = [
    "hest batteri stift korrekt",
    "fire ord som ikke hører sammen",
    "bratt grønn trapp om natta",
    "ÆØÅ er tre bokstaver 7",
    "x7#Kd!2mQ9$vLp4z",
    "sommer hestehov lampeskjerm",
    "🦊 løper over den brune myra",
]
PLAIN = [
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "passordpassordpassord",
    "1234567890123456",
    "qwertyuiopasdfghjkl",
    "abcdefghijklmnopq",
    "9876543210987654",
]
COMMON = [
    "Sommer2026Bergen!!",
    "passord-2026-2027!",
    "P@ssw0rd!2026!2026",
    "casework-Nav-2026",
    "KariProvesenEksempel1",
    "loddefjord olsvik 12",
]


@pytest.mark.parametrize("password", GOOD)
def test_long_and_unlike_anything_known_is_good_whatever_signs_it_has(password: str) -> None:
    assert passwords.fault_in(password, about=ABOUT) is None


@pytest.mark.parametrize("password", PLAIN)
def test_a_pattern_is_refused(password: str) -> None:
    assert passwords.fault_in(password, about=ABOUT) == passwords.TOO_PLAIN


@pytest.mark.parametrize("password", COMMON)
def test_common_words_and_ones_own_name_are_refused_however_they_are_dressed_up(password: str) -> None:
    assert passwords.fault_in(password, about=ABOUT) == passwords.TOO_COMMON


def test_fourteen_characters_are_too_few_and_fifteen_enough() -> None:
    assert passwords.fault_in("zu7krop1vleixm") == passwords.TOO_SHORT
    assert passwords.fault_in("zu7krop1vleixmq") is None


def test_no_more_than_two_hundred_characters() -> None:
    words = "trapp myr lampe " * 13
    assert passwords.fault_in(words[:200]) is None
    assert passwords.fault_in(words[:201]) == passwords.TOO_LONG


def test_a_password_is_the_same_however_the_keyboard_composes_its_letters(installation: Installation) -> None:
    with work.unit(installation, reading=True):
        kept = passwords.hashed("trappen på øya er blå")
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "RFC 9106's second choice: 64 MiB, three passes"
        assert passwords.matches(kept, "trappen pa\u030a øya er bla\u030a")
        assert not passwords.matches(kept, "trappen på øya er bla")


def test_nobody_matches_nothing(installation: Installation) -> None:
    with work.unit(installation, reading=True):
        assert not passwords.matches(None, "")
        assert not passwords.matches(None, "trappen på øya er blå")


def test_a_space_at_the_end_is_part_of_the_password(installation: Installation) -> None:
    with work.unit(installation, reading=True):
        assert not passwords.matches(passwords.hashed("trappen på øya er blå"), "trappen på øya er blå ")


def test_as_much_is_counted_for_nobody_as_for_somebody(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    hasher = passwords._hasher

    class Counting:
        hash = staticmethod(hasher.hash)

        @staticmethod
        def verify(kept: str, password: str) -> bool:
            counted.append(kept)
            return hasher.verify(kept, password)

    with work.unit(installation, reading=True):
        kept = passwords.hashed("trappen på øya er blå")
        monkeypatch.setattr(passwords, "_hasher", Counting())
        passwords.matches(kept, "feil passord i dag")
        passwords.matches(None, "feil passord i dag")
    assert len(counted) == 2
    assert counted[0].split("$")[1:4] == counted[1].split("$")[1:4]
