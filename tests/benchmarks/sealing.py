"""Sealing and opening beside raw AES-GCM, Fernet and sqlalchemy-utils; and what a line in the log costs.

privacy.md section 1 claims that a key per owner and a binding per cell cost next to nothing: here it is measured on
10,000 rows of three fields, with one owner per row, every key arriving wrapped as a request gets it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import thread_time
from uuid import uuid4

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy_utils import StringEncryptedType

from casework import audit, work
from casework.installation import Installation
from casework.privacy.place import Owner, OwnerKind, Place, Sealed, Size
from casework.privacy.vault import Desk
from tests.benchmarks.figures import against, interleaved, ms, note, percentile, seconds, table, times
from tests.benchmarks.places import fresh_sqlite

ROWS = 10_000
FIELDS = {"given_name": "Elev", "family_name": "Eksempel-Prøvesen", "birth_date": "2011-02-03"}
ROUNDS = 7
LINES = 2_000
OWN = "casework"
Work = Callable[[], object]


def run() -> None:
    """Measure and print."""
    with fresh_sqlite() as installation:
        _fields(installation)
        _log(installation)


def _fields(installation: Installation) -> None:
    owners = [Owner(OwnerKind.PUPIL, uuid4()) for _ in range(ROWS)]
    minted = seconds(lambda: installation.vault.mint(owners))
    fetched = median(seconds(lambda: installation.vault.request().fetch(owners)) for _ in range(ROUNDS))
    sealing, opening = {}, {}
    for name, pair in contenders(installation, owners).items():
        sealing[name], opening[name] = pair
    sealed, opened = interleaved(sealing, ROUNDS, thread_time), interleaved(opening, ROUNDS, thread_time)
    own = median(sealed[OWN]), median(opened[OWN])
    rows = [[name, *_beside(median(sealed[name]), own[0]), *_beside(median(opened[name]), own[1])] for name in sealing]
    title = f"Sealing {ROWS:,} rows × {len(FIELDS)} fields (processor time, medians of {ROUNDS} interleaved rounds)"
    table(title, ["", "seal", "to casework", "open", "to casework"], rows)
    note("casework: a key per owner, unwrapped on first use; bound to table, column, owner and row; padded.")
    note(f"Besides: minting the {ROWS:,} owners once {ms(minted)}, fetching their keys from the store {ms(fetched)}.")


def _beside(taken: float, own: float) -> tuple[str, str]:
    return ms(taken), times(taken / own)


def contenders(installation: Installation, owners: list[Owner]) -> dict[str, tuple[Work, Work]]:
    """For each way of sealing: the work of sealing every field, and of opening what was sealed."""
    raw, fernet = AESGCM(os.urandom(32)), Fernet(Fernet.generate_key())
    encrypted, dialect = StringEncryptedType(key=os.urandom(32).hex()), sqlite.dialect()

    def raw_seal(plain: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + raw.encrypt(nonce, plain.encode(), None)

    return {
        OWN: _casework(installation, owners),
        "raw AES-256-GCM, one key": _plain(raw_seal, lambda value: raw.decrypt(value[:12], value[12:], None).decode()),
        "Fernet": _plain(lambda plain: fernet.encrypt(plain.encode()), lambda value: fernet.decrypt(value).decode()),
        "sqlalchemy-utils StringEncryptedType": _plain(
            lambda plain: encrypted.process_bind_param(plain, dialect),
            lambda value: encrypted.process_result_value(value, dialect),
        ),
    }


def _casework(installation: Installation, owners: list[Owner]) -> tuple[Work, Work]:
    """A desk per round, its keys fetched but still wrapped: what unwrapping costs is in the figure."""
    cells = [(owner, Place("pupil", column, owner.id), plain) for owner in owners for column, plain in FIELDS.items()]
    sealed = _seal_all(_desk(installation, owners), cells)
    desks = [_desk(installation, owners) for _ in range(2 * ROUNDS)]

    def open_all() -> None:
        desk = desks.pop()
        for (owner, place, plain), value in zip(cells, sealed, strict=True):
            assert desk.open(owner, place, value) == plain

    return lambda: _seal_all(desks.pop(), cells), open_all


def _desk(installation: Installation, owners: list[Owner]) -> Desk:
    desk = installation.vault.request()
    desk.fetch(owners)
    return desk


def _seal_all(desk: Desk, cells: list[tuple[Owner, Place, str]]) -> list[Sealed]:
    return [desk.seal(owner, place, plain, Size.NAME) for owner, place, plain in cells]


def _plain(seal: Callable[[str], bytes], opened: Callable[[bytes], str]) -> tuple[Work, Work]:
    texts = list(FIELDS.values()) * ROWS
    sealed = [seal(text) for text in texts]

    def open_all() -> None:
        for plain, value in zip(texts, sealed, strict=True):
            assert opened(value) == plain

    return lambda: [seal(plain) for plain in texts], open_all


def _log(installation: Installation) -> None:
    """A reading page's line: chained, committed and synced before the page may leave. Beside it, the bare disk."""
    owner = Owner(OwnerKind.PUPIL, uuid4())
    installation.vault.mint([owner])
    with installation.database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare (value INTEGER PRIMARY KEY, filling BLOB)"))
    taken = interleaved({OWN: lambda: _said(installation, owner), "bare": lambda: _bare(installation)}, LINES)
    own, bare = taken[OWN], taken["bare"]
    rows = []
    for name, share, limit in (("p50", 0.50, 0.001), ("p99", 0.99, 0.005)):
        rows.append([name, *against(percentile(own, share), limit, ms), ms(percentile(bare, share))])
    head = ["", "measured", "limit", "", "one synced insert alone"]
    table(f"One line in the log, synced (SQLite, WAL, FULL; {LINES:,} lines)", head, rows)


def _said(installation: Installation, owner: Owner) -> None:
    with work.unit(installation, reading=True):
        audit.record(None, audit.PupilOpened(owner))


def _bare(installation: Installation) -> None:
    """What the disk and SQLite alone take for as many bytes."""
    with installation.database.engine.begin() as connection:
        connection.execute(text("INSERT INTO bare (filling) VALUES (randomblob(400))"))
