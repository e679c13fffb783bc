"""Identity numbers: every series recognised, both control rules, and synthetic numbers kept where they belong."""

from __future__ import annotations

from itertools import count

import pytest

from casework.privacy import norwegian_id
from casework.privacy.norwegian_id import (
    REMAINDERS_BEFORE_2032,
    WEIGHTS_1,
    WEIGHTS_2,
    IdentityKind,
    acceptable,
    classify,
    controls_hold,
    series_of_date,
)

SKATTEETATEN_2032 = ["02013299997", "02013299903", "02013299806", "30108299920", "30108299939"]
FIRST_DAY = {
    IdentityKind.FNR: "010110",
    IdentityKind.DNR: "410110",
    IdentityKind.TENOR: "018110",
    IdentityKind.TENOR_DNR: "418110",
    IdentityKind.DOLLY: "014110",
    IdentityKind.DOLLY_DNR: "414110",
    IdentityKind.NHN: "016610",
    IdentityKind.NHN_DNR: "416610",
}


def number_of(six: str, remainder: int = 0, start: int = 100) -> str:
    """A number for these six date digits whose first control digit leaves the given remainder."""
    for individual in count(start):
        nine = f"{six}{individual:03}"
        first = (remainder - sum(w * int(d) for w, d in zip(WEIGHTS_1[:9], nine, strict=True))) % 11
        ten = f"{nine}{first}"
        second = -sum(w * int(d) for w, d in zip(WEIGHTS_2[:10], ten, strict=False)) % 11
        if first < 10 and second < 10:
            return f"{ten}{second}"
    raise AssertionError


@pytest.mark.parametrize("number", SKATTEETATEN_2032)
def test_skatteetatens_numbers_of_2032_are_valid(number: str) -> None:
    assert classify(number) is IdentityKind.FNR


def test_the_old_control_rule_refuses_two_of_them() -> None:
    refused = [number for number in SKATTEETATEN_2032 if not controls_hold(number, REMAINDERS_BEFORE_2032)]
    assert refused == ["02013299903", "30108299939"]


@pytest.mark.parametrize("kind", IdentityKind)
def test_every_series_is_recognised(kind: IdentityKind) -> None:
    assert classify(number_of(FIRST_DAY[kind])) is kind


def test_d_numbers_of_the_extended_series_are_recognised() -> None:
    assert classify("55030820184") is IdentityKind.DNR


@pytest.mark.parametrize("remainder", range(11))
def test_the_first_control_digit_may_leave_nought_to_three(remainder: int) -> None:
    assert (classify(number_of("010110", remainder)) is not None) is (remainder in (0, 1, 2, 3))


def test_every_mistyped_digit_is_noticed() -> None:
    number = number_of("018110")
    for index, right in enumerate(number):
        for wrong in set("0123456789") - {right}:
            assert classify(number[:index] + wrong + number[index + 1 :]) is None


@pytest.mark.parametrize(
    "six, plausible",
    [("310110", True), ("320110", False), ("000110", False), ("400110", False), ("720110", False), ("710110", True),
     ("290212", True), ("290200", True), ("290211", False), ("300212", False), ("310410", False), ("011310", False),
     ("010010", False), ("014010", False), ("015310", False), ("016510", False), ("017810", False), ("018010", False),
     ("019310", False), ("319210", True), ("318410", False)],
)  # fmt: skip
def test_a_number_needs_a_day_that_exists(six: str, plausible: bool) -> None:
    assert (series_of_date(six) is not None) is plausible
    assert (classify(number_of(six)) is not None) is plausible


@pytest.mark.parametrize(
    "text", ["", "0101101234", "010110123456", "010110 1234", number_of("010110").translate({ord("0"): "０"}), "8" * 11]
)
def test_anything_else_is_no_identity_number(text: str) -> None:
    assert classify(text) is None


@pytest.mark.parametrize("kind", IdentityKind)
def test_production_refuses_synthetic_numbers_and_everywhere_else_takes_nothing_else(kind: IdentityKind) -> None:
    number = number_of(FIRST_DAY[kind])
    real = kind in (IdentityKind.FNR, IdentityKind.DNR)
    assert acceptable(number, production=True) is real
    assert acceptable(number, production=False) is not real


@pytest.mark.parametrize("production", [True, False])
def test_an_invalid_number_is_acceptable_nowhere(production: bool) -> None:
    assert not acceptable("01011012345", production=production)


def test_nothing_here_reads_an_age_or_a_gender_from_a_number() -> None:
    words = {word for name in dir(norwegian_id) for word in name.lower().split("_")}
    assert words.isdisjoint({"age", "gender", "sex", "birth", "born", "century"})
