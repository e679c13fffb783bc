"""Organisation numbers: nine digits whose last checks the others, however they were spaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.actions.employer.employers import number_of
from casework.errors import Invalid
from casework.language import in_threes

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def control(digits: str) -> int:
    """The ninth digit after domain.md section 8, or 10 where there is none."""
    return -sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 9))
def test_only_the_control_digit_is_taken_and_spaces_do_not_matter(digits: str, last: int) -> None:
    number = f"{digits}{last}"
    if last == control(digits):
        assert number_of(in_threes(number)) == number_of(f" {number}\t") == number
    else:
        with pytest.raises(Invalid) as refused:
            number_of(number)
        assert refused.value.field == "organisation_number"


@pytest.mark.parametrize(
    "text", ["", " ", "31000001", "3100000191", "٣١٠٠٠٠٠١٩", "31OOOOO19", "NO310000019MVA", "x" * 9]
)
def test_anything_else_is_no_organisation_number(text: str) -> None:
    with pytest.raises(Invalid):
        number_of(text)
