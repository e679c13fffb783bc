"""The blind index: finds a national identity number by exact match without the database knowing it.

HMAC-SHA256(bidx.fnr/epoch, lp("cw/bidx/1", "pupil.fnr", number)), first 16 bytes (privacy.md §1). Some 1.2 million
numbers are possible for eight birth years, so the index is worth nothing to guess against only while its key is not
beside the data.
"""

from __future__ import annotations

import hmac

from casework.privacy.framing import framed
from casework.privacy.keyring import Keyring, Purpose

LENGTH = 16
_DIGITS = frozenset("0123456789")


def index_value(keyring: Keyring, epoch: int, number: str) -> bytes:
    """The sixteen bytes that stand for an identity number under one epoch's key.

    Raises ValueError for anything but eleven digits, KeyError for an unknown epoch.
    """
    if len(number) != 11 or not _DIGITS.issuperset(number):
        raise ValueError("an identity number is eleven digits")
    return hmac.digest(keyring.bidx[epoch], framed("cw/bidx/1", "pupil.fnr", number), "sha256")[:LENGTH]


def current_epoch(keyring: Keyring) -> int:
    """The epoch that new index values are written under."""
    return keyring.primary[Purpose.BIDX_FNR]


def all_epochs(keyring: Keyring) -> tuple[int, ...]:
    """Every epoch a lookup must try, the current one first: during a rotation both are in use."""
    return tuple(sorted(keyring.bidx, key=lambda epoch: (epoch != current_epoch(keyring), epoch)))
