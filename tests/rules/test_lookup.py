"""The blind index finds an identity number again, and tells nobody without its key what the number is."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.privacy.keyring import Keyring, Purpose
from casework.privacy.lookup import all_epochs, current_epoch, index_value

NUMBER = "13097248022"
RING = Keyring(
    kek={},
    bidx={1: bytes(range(32)), 2: bytes(32), 3: b"\x01" * 32},
    audit_macs={},
    audit_sign={1: Ed25519PrivateKey.from_private_bytes(bytes(32))},
    primary={Purpose.BIDX_FNR: 2},
)


def test_an_index_value_is_byte_for_byte_as_documented() -> None:
    message = b"\x00\x09cw/bidx/1" + b"\x00\x09pupil.fnr" + b"\x00\x0b" + NUMBER.encode()
    assert hmac.new(bytes(range(32)), message, hashlib.sha256).digest()[:16] == index_value(RING, 1, NUMBER)
    assert index_value(RING, 1, NUMBER).hex() == "84c5099a2d57e5717ae2dfd542b9f2bf"


def test_each_number_and_each_epoch_has_its_own_value() -> None:
    values = {index_value(RING, epoch, number) for epoch in (1, 2, 3) for number in (NUMBER, "13097248023")}
    assert len(values) == 6


def test_new_values_use_the_primary_epoch_and_lookups_try_it_first() -> None:
    assert current_epoch(RING) == 2
    assert all_epochs(RING) == (2, 1, 3)


@pytest.mark.parametrize(
    "number", ["", "1309724802", "130972480222", "13097 248022", "1309724802x", "１３０９７２４８０２２", "²3097248022"]
)
def test_only_eleven_plain_digits_have_an_index_value(number: str) -> None:
    with pytest.raises(ValueError, match="eleven digits"):
        index_value(RING, 1, number)


def test_an_unknown_epoch_has_no_value() -> None:
    with pytest.raises(KeyError):
        index_value(RING, 4, NUMBER)
