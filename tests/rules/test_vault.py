"""What is sealed opens only where it was sealed, for whom it was sealed, and never after erasure."""

from __future__ import annotations

import os
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import time_machine
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql
from sqlalchemy import delete, event, func, insert, select, update
from sqlalchemy.engine import make_url

from casework import clock
from casework.errors import Erased, MissingKey, Unreadable
from casework.privacy import keystore, keytables
from casework.privacy.envelope import seal, unseal
from casework.privacy.framing import framed
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.orphans import TooManyOrphans
from casework.privacy.padding import padded, padme, unpadded
from casework.privacy.place import Owner, OwnerKind, Place, Sealed, Size
from casework.privacy.rootkey import LocalRootKey
from casework.privacy.vault import Vault
from casework.privacy.wrapping import dek_binding, new_key, wrapped
from tests.backends import WORKER, postgresql_server

ROOT = LocalRootKey(bytes(range(32)), "the test")
PUPIL = Owner(OwnerKind.PUPIL, UUID("11111111-1111-4111-8111-111111111111"))
CASE = Owner(OwnerKind.CASE, UUID("22222222-2222-4222-8222-222222222222"))
ROW = UUID("33333333-3333-4333-8333-333333333333")
NAME = Place("pupil", "name", ROW)
GRACE = timedelta(hours=24)


@pytest.fixture(scope="module")
def postgres_url() -> str:
    """An empty database of its own on the test server."""
    address, name = postgresql_server(), f"casework_{WORKER}_vault"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return make_url(address).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'keys.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def store(url: str) -> Iterator[KeyStore]:
    opened = KeyStore(url)
    opened.create_schema()
    yield opened
    keytables.metadata.drop_all(opened.engine)
    opened.engine.dispose()


@pytest.fixture
def vault(store: KeyStore) -> Vault:
    return Vault(store, Keyring.initialise(store, ROOT))


@pytest.fixture
def file_vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault in a SQLite file, for what only concerns files or the format."""
    opened = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}")
    opened.create_schema()
    yield Vault(opened, Keyring.initialise(opened, ROOT))
    opened.engine.dispose()


def sealed_name(vault: Vault, text: str = "Ola Nordmann") -> Sealed:
    vault.mint([PUPIL])
    return vault.request().seal(PUPIL, NAME, text, Size.NAME)


def open_name(vault: Vault, sealed: bytes, owner: Owner = PUPIL, place: Place = NAME) -> str:
    return vault.request().open(owner, place, Sealed(sealed))


def second_version(vault: Vault, owner: Owner) -> None:
    blob = wrapped(vault.keyring.kek[1], new_key(), dek_binding(owner, 2, 1))
    row = {"kind": owner.kind.value, "id": owner.id, "version": 2, "kek_epoch": 1, "wrapped": blob}
    with vault.store.writing() as connection:
        connection.execute(insert(keytables.dek).values(created_at=clock.now(), **row))


def wrapped_key(vault: Vault, owner: Owner) -> bytes:
    with vault.store.reading() as connection:
        found = connection.execute(select(keytables.dek.c.wrapped).where(keytables.dek.c.id == owner.id))
        return bytes(found.scalar_one())


# --- the format, byte for byte


def test_a_sealed_field_is_byte_for_byte_the_documented_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: bytes(range(0x40, 0x40 + size)))
    key = AESGCM(bytes(range(32)))
    bound = framed("pupil", PUPIL.id.bytes) + b"\x00\x10"
    sealed = seal(key, b"\x01\x01\x00\x01", bound, NAME, "Ola", Size.NAME)
    assert sealed.hex() == (
        "01010001"
        "404142434445464748494a4b"
        "add5cfa3263c8703cdc417369b64135b79c6525cb7350f2377474ee59713eddb"
        "bd2c55bc0da75d7598bf4a4d35c938f2"
    )
    assert unseal(key, bound, NAME, sealed) == "Ola"


def test_the_vault_seals_what_an_independent_reading_of_the_format_opens(file_vault: Vault) -> None:
    sealed = sealed_name(file_vault, "Åse")
    blob = wrapped_key(file_vault, PUPIL)
    dek_aad = b"\x00\x08cw/dek/1" + b"\x00\x05pupil" + b"\x00\x10" + b"\x11" * 6 + b"\x41\x11\x81" + b"\x11" * 7
    dek_aad += b"\x00\x06" + b"\x00\x01" + b"\x00\x00\x00\x01"
    dek = file_vault.keyring.kek[1].decrypt(blob[:12], blob[12:], dek_aad)
    aad = (
        b"\x01\x01\x00\x01" + b"\x00\x0acasework/1" + b"\x00\x05pupil" + b"\x00\x04name" + b"\x00\x05pupil"
        + b"\x00\x10" + PUPIL.id.bytes + b"\x00\x10" + ROW.bytes
    )  # fmt: skip
    assert sealed[:4] == b"\x01\x01\x00\x01"
    assert AESGCM(dek).decrypt(sealed[4:16], sealed[16:], aad) == b"\xc3\x85se\x80" + bytes(27)
    assert len(sealed) == 32 + 32


def test_the_parts_of_a_binding_cannot_run_into_each_other() -> None:
    assert framed("ab", b"\x01") == b"\x00\x02ab\x00\x01\x01"
    assert framed("a", "bc") != framed("ab", "c")


@pytest.mark.parametrize(
    ("length", "padded_length"),
    [(0, 0), (1, 1), (2, 2), (8, 8), (9, 10), (33, 36), (64, 64), (65, 72),
     (100, 104), (129, 144), (500, 512), (1000, 1024), (4097, 4352)],
)  # fmt: skip
def test_lengths_grow_by_padme(length: int, padded_length: int) -> None:
    assert padme(length) == padded_length


@pytest.mark.parametrize(
    ("length", "floor", "total"),
    [(0, Size.NUMBER, 16), (11, Size.NUMBER, 16), (15, Size.NUMBER, 16), (16, Size.NUMBER, 18), (31, Size.NAME, 32),
     (32, Size.NAME, 36), (63, Size.NOTE, 64), (64, Size.NOTE, 72), (500, Size.NOTE, 512)],
)  # fmt: skip
def test_short_texts_of_one_kind_are_equally_long(length: int, floor: Size, total: int) -> None:
    content = padded(b"x" * length, floor)
    assert len(content) == total
    assert unpadded(content) == b"x" * length


def test_content_without_an_end_mark_is_no_text() -> None:
    with pytest.raises(ValueError, match="end mark"):
        unpadded(bytes(16))


@pytest.fixture(scope="module")
def lasting_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    opened = KeyStore(f"sqlite:///{tmp_path_factory.mktemp('keys') / 'keys.db'}")
    opened.create_schema()
    made = Vault(opened, Keyring.initialise(opened, ROOT))
    made.mint([PUPIL])
    yield made
    opened.engine.dispose()


@settings(deadline=None)
@given(text=st.text(max_size=600), size=st.sampled_from(Size))
def test_any_text_opens_as_it_was_written_in_nfc(lasting_vault: Vault, text: str, size: Size) -> None:
    desk = lasting_vault.request()
    sealed = desk.seal(PUPIL, NAME, text, size)
    from_nfc = desk.seal(PUPIL, NAME, unicode_nfc(text), size)
    assert desk.open(PUPIL, NAME, sealed) == desk.open(PUPIL, NAME, from_nfc) == unicode_nfc(text)


def unicode_nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("text", ["", "\0", "a\0\0", "\x80", "👩🏽‍🎓 Zoë", "A\u030a", "\u202eabc", "𝔘" * 500])
def test_awkward_texts_survive(file_vault: Vault, text: str) -> None:
    assert open_name(file_vault, sealed_name(file_vault, text)) == unicode_nfc(text)


def test_a_lone_surrogate_is_refused_before_anything_is_sealed(file_vault: Vault) -> None:
    file_vault.mint([PUPIL])
    with pytest.raises(ValueError, match="surrogates"):
        file_vault.request().seal(PUPIL, NAME, "\ud800", Size.NAME)


def test_the_same_text_never_gives_the_same_bytes(file_vault: Vault) -> None:
    assert sealed_name(file_vault) != sealed_name(file_vault)


# --- bound to its place


@pytest.mark.parametrize(
    "place",
    [Place("guardian", "name", ROW), Place("pupil", "phone", ROW),
     Place("pupil", "name", UUID(int=ROW.int + 1)), Place("pupiln", "ame", ROW)],
)  # fmt: skip
def test_a_value_moved_to_another_cell_does_not_open(vault: Vault, place: Place) -> None:
    sealed = sealed_name(vault)
    with pytest.raises(Unreadable):
        open_name(vault, sealed, place=place)


@pytest.mark.parametrize("other", [Owner(OwnerKind.PUPIL, CASE.id), Owner(OwnerKind.CASE, PUPIL.id), CASE])
def test_a_value_given_to_another_owner_does_not_open(vault: Vault, other: Owner) -> None:
    sealed = sealed_name(vault)
    vault.mint([other])
    with pytest.raises(Unreadable):
        open_name(vault, sealed, owner=other)


def test_owners_that_share_a_key_are_still_told_apart() -> None:
    key, part = AESGCM(new_key()), b"\x00\x10"
    sealed = seal(key, b"\x01\x01\x00\x01", framed("pupil", PUPIL.id.bytes) + part, NAME, "Ola", Size.NAME)
    with pytest.raises(Unreadable):
        unseal(key, framed("case", PUPIL.id.bytes) + part, NAME, sealed)


def test_a_wrapped_key_moved_to_another_owner_opens_nothing(vault: Vault) -> None:
    sealed = sealed_name(vault)
    vault.mint([CASE])
    with vault.store.writing() as connection:
        moved = update(keytables.dek).where(keytables.dek.c.id == CASE.id).values(wrapped=wrapped_key(vault, PUPIL))
        connection.execute(moved)
    with pytest.raises(Unreadable):
        open_name(vault, sealed, owner=CASE)


def test_writes_use_the_newest_key_version_and_older_ones_still_open(vault: Vault) -> None:
    old = sealed_name(vault)
    second_version(vault, PUPIL)
    new = vault.request().seal(PUPIL, NAME, "Kari", Size.NAME)
    assert (old[:4], new[:4]) == (b"\x01\x01\x00\x01", b"\x01\x01\x00\x02")
    assert (open_name(vault, old), open_name(vault, new)) == ("Ola Nordmann", "Kari")


def test_a_value_relabelled_to_another_key_version_does_not_open(vault: Vault) -> None:
    old = sealed_name(vault)
    second_version(vault, PUPIL)
    with pytest.raises(Unreadable):
        open_name(vault, b"\x01\x01\x00\x02" + old[4:])


def test_any_flipped_byte_is_noticed(file_vault: Vault) -> None:
    sealed = sealed_name(file_vault)
    for index in range(len(sealed)):
        for change in (0x01, 0x80, 0xFF):
            broken = bytearray(sealed)
            broken[index] ^= change
            with pytest.raises(Unreadable):
                open_name(file_vault, bytes(broken))


def test_any_truncation_or_addition_is_noticed(file_vault: Vault) -> None:
    sealed = sealed_name(file_vault)
    for broken in [*(sealed[:length] for length in range(len(sealed))), sealed + b"\0", b"\0" + sealed]:
        with pytest.raises(Unreadable):
            open_name(file_vault, broken)


def test_a_fault_names_the_field_and_none_of_its_content(file_vault: Vault) -> None:
    sealed = sealed_name(file_vault)
    with pytest.raises(Unreadable, match=r"^pupil\.name of 33333333-") as fault:
        open_name(file_vault, sealed[:-1] + b"x")
    assert fault.value.__cause__ is None


def test_a_damaged_wrapped_key_makes_its_fields_unreadable(file_vault: Vault) -> None:
    sealed = sealed_name(file_vault)
    with file_vault.store.writing() as connection:
        connection.execute(update(keytables.dek).values(wrapped=bytes(60)))
    with pytest.raises(Unreadable):
        open_name(file_vault, sealed)


# --- keys come and stay


def test_a_restart_opens_what_was_sealed(vault: Vault, url: str) -> None:
    sealed, reference = sealed_name(vault), vault.request().log_reference(PUPIL)
    again = KeyStore(url)
    restarted = Vault(again, Keyring.load(again, ROOT))
    assert open_name(restarted, sealed) == "Ola Nordmann"
    assert restarted.request().log_reference(PUPIL) == reference
    again.engine.dispose()


def test_minting_again_changes_nothing(vault: Vault) -> None:
    sealed, reference = sealed_name(vault), vault.request().log_reference(PUPIL)
    vault.mint([PUPIL, CASE, PUPIL])
    assert open_name(vault, sealed) == "Ola Nordmann"
    assert vault.request().log_reference(PUPIL) == reference


def test_serving_makes_no_key_for_an_owner_who_has_none(vault: Vault) -> None:
    sealed = sealed_name(vault)
    with pytest.raises(MissingKey):
        vault.request().seal(CASE, NAME, "x", Size.NAME)
    with pytest.raises(MissingKey):
        vault.request().open(CASE, NAME, sealed)
    with pytest.raises(MissingKey):
        vault.request().log_reference(CASE)


def test_a_lost_key_is_missed_and_never_replaced(vault: Vault) -> None:
    sealed = sealed_name(vault)
    with vault.store.writing() as connection:
        connection.execute(delete(keytables.dek))
    vault.mint([PUPIL])
    with pytest.raises(MissingKey):
        open_name(vault, sealed)
    with pytest.raises(MissingKey):
        vault.request().seal(PUPIL, NAME, "x", Size.NAME)
    assert vault.request().log_reference(PUPIL)


def test_a_key_under_a_lost_kek_epoch_is_missed(vault: Vault) -> None:
    sealed = sealed_name(vault)
    with vault.store.writing() as connection:
        connection.execute(update(keytables.dek).values(kek_epoch=9))
    with pytest.raises(MissingKey):
        open_name(vault, sealed)


def test_two_who_mint_the_same_owner_at_once_get_one_key(vault: Vault) -> None:
    owners = [Owner(OwnerKind.CASE, uuid4()) for _ in range(30)]
    together, sealed, faults = threading.Barrier(2), [], []

    def mint_and_seal(mine: list[Owner]) -> None:
        try:
            together.wait()
            for owner in mine:
                vault.mint([owner, *owners[:3]])
                sealed.append((owner, vault.request().seal(owner, NAME, "Ola", Size.NAME)))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=mint_and_seal, args=(order,)) for order in (owners, owners[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(sealed) == 60
    assert {vault.request().open(owner, NAME, value) for owner, value in sealed} == {"Ola"}
    with vault.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(keytables.dek)) == 30


def test_a_mint_that_fails_leaves_no_key_behind(vault: Vault) -> None:
    vault.erase([PUPIL])
    with pytest.raises(Erased):
        vault.mint([CASE, PUPIL])
    with vault.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(keytables.owner)) == 0


def test_a_thousand_owners_are_fetched_in_one_statement_and_never_again(vault: Vault) -> None:
    owners = [Owner(kind, uuid4()) for kind in OwnerKind for _ in range(200)]
    vault.mint(owners)
    vault.erase(owners[:5])
    statements: list[str] = []
    event.listen(vault.store.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    desk = vault.request()
    desk.fetch([*owners, Owner(OwnerKind.CASE, uuid4())])
    references = {desk.log_reference(owner) for owner in owners[5:]}
    assert desk.open(owners[9], NAME, desk.seal(owners[9], NAME, "Ola", Size.NAME)) == "Ola"
    with pytest.raises(Erased):
        desk.log_reference(owners[0])
    assert len(references) == len(owners) - 5
    assert len(statements) == 1


def test_an_owner_minted_after_the_desk_looked_for_them_is_found(vault: Vault) -> None:
    desk = vault.request()
    desk.fetch([PUPIL])
    vault.mint([PUPIL])
    assert desk.open(PUPIL, NAME, desk.seal(PUPIL, NAME, "Ola", Size.NAME)) == "Ola"


def test_two_owners_with_one_id_are_two_owners(vault: Vault) -> None:
    twin = Owner(OwnerKind.CASE, PUPIL.id)
    vault.mint([PUPIL, twin])
    desk = vault.request()
    desk.fetch([PUPIL, twin])
    assert desk.log_reference(PUPIL) != desk.log_reference(twin)
    assert vault.request().log_reference(PUPIL) == desk.log_reference(PUPIL)
    with vault.store.reading() as connection:
        stored = connection.execute(select(keytables.owner.c.kind, keytables.owner.c.log_reference)).all()
    assert {kind: bytes(reference).hex() for kind, reference in stored} == {
        "pupil": desk.log_reference(PUPIL),
        "case": desk.log_reference(twin),
    }


def test_a_log_reference_is_random_and_says_nothing_of_its_owner(vault: Vault) -> None:
    vault.mint([PUPIL, CASE])
    first, second = vault.request().log_reference(PUPIL), vault.request().log_reference(CASE)
    assert len(bytes.fromhex(first)) == 16
    assert first != second
    assert first not in (PUPIL.id.hex, CASE.id.hex)


# --- erasure


def test_an_erased_owner_reads_as_erased_for_everyone_at_once(vault: Vault, url: str) -> None:
    sealed = sealed_name(vault)
    elsewhere_store = KeyStore(url)
    elsewhere = Vault(elsewhere_store, Keyring.load(elsewhere_store, ROOT))
    assert open_name(elsewhere, sealed) == "Ola Nordmann"
    assert vault.erase([PUPIL])
    for each in (vault, elsewhere):
        with pytest.raises(Erased):
            open_name(each, sealed)
        with pytest.raises(Erased):
            each.request().seal(PUPIL, NAME, "x", Size.NAME)
        with pytest.raises(Erased):
            each.request().log_reference(PUPIL)
    elsewhere_store.engine.dispose()


def test_erasing_one_leaves_the_others(vault: Vault) -> None:
    sealed = sealed_name(vault)
    same_id = Owner(OwnerKind.CASE, PUPIL.id)
    vault.mint([CASE, same_id])
    vault.erase([CASE, same_id])
    assert open_name(vault, sealed) == "Ola Nordmann"


def test_erasing_twice_is_as_good_as_once(vault: Vault) -> None:
    sealed = sealed_name(vault)
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        vault.erase([PUPIL])
    assert vault.erase([PUPIL, CASE])
    with pytest.raises(Erased):
        open_name(vault, sealed)
    with vault.store.reading() as connection:
        first = connection.execute(select(keytables.tombstone.c.erased_at).where(keytables.tombstone.c.id == PUPIL.id))
        assert first.scalar_one().isoformat().startswith("2026-03-01T12:00:00")


def test_an_erased_owner_is_never_given_new_keys(vault: Vault) -> None:
    vault.erase([PUPIL])
    with pytest.raises(Erased):
        vault.mint([PUPIL])


def test_erasure_broken_off_half_way_reads_as_erased_and_is_finished_later(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = sealed_name(vault)

    def power_cut(_: Vault) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(Vault, "finish_erasures", power_cut)
        with pytest.raises(KeyboardInterrupt):
            vault.erase([PUPIL])
    assert wrapped_key(vault, PUPIL)
    with pytest.raises(Erased):
        open_name(vault, sealed)
    assert vault.finish_erasures()
    with vault.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(keytables.dek)) == 0
        assert connection.scalar(select(func.count()).select_from(keytables.owner)) == 0


def store_bytes(vault: Vault) -> bytes:
    path = Path(vault.store.engine.url.database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_after_erasure_the_key_is_nowhere_in_the_files(file_vault: Vault) -> None:
    file_vault.mint([PUPIL, CASE])
    key, reference = wrapped_key(file_vault, PUPIL), bytes.fromhex(file_vault.request().log_reference(PUPIL))
    assert key in store_bytes(file_vault)
    assert reference in store_bytes(file_vault)
    file_vault.erase([PUPIL])
    assert key not in store_bytes(file_vault)
    assert reference not in store_bytes(file_vault)
    assert wrapped_key(file_vault, CASE) in store_bytes(file_vault)


def test_erasure_says_so_when_a_reader_keeps_the_key_in_the_log_file(
    file_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keystore, "PRAGMAS", (*keystore.PRAGMAS, "busy_timeout=1"))
    file_vault.store.engine.dispose()
    sealed_name(file_vault)
    reader = sqlite3.connect(file_vault.store.engine.url.database or "", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM dek").fetchall()
    assert not file_vault.erase([PUPIL])
    reader.execute("COMMIT")
    reader.close()
    assert file_vault.finish_erasures()


# --- keys whose data never came


def test_the_sweep_takes_old_keys_without_data_and_spares_the_young_and_the_known(vault: Vault) -> None:
    old_orphan, old_known, young = (Owner(OwnerKind.CASE, uuid4()) for _ in range(3))
    with time_machine.travel(clock.now() - GRACE * 2):
        vault.mint([old_orphan, old_known])
    vault.mint([young])

    def known(_: OwnerKind, ids: list[UUID]) -> set[UUID]:
        return {old_known.id} & set(ids)

    assert vault.orphans(known, GRACE) == [old_orphan]
    assert vault.sweep(known, GRACE) == [old_orphan]
    assert vault.sweep(known, GRACE) == []
    with pytest.raises(MissingKey):
        vault.request().log_reference(old_orphan)
    for spared in (old_known, young):
        assert vault.request().log_reference(spared)


def test_the_sweep_asks_for_each_kind_by_itself(vault: Vault) -> None:
    twins = [Owner(OwnerKind.CASE, PUPIL.id), PUPIL]
    with time_machine.travel(clock.now() - GRACE * 2):
        vault.mint(twins)
    assert vault.orphans(lambda kind, ids: set(ids) if kind is OwnerKind.PUPIL else set(), GRACE) == twins[:1]


def test_the_sweep_destroys_nothing_when_the_data_seem_to_be_gone(vault: Vault) -> None:
    owners = [Owner(OwnerKind.PUPIL, uuid4()) for _ in range(11)]
    with time_machine.travel(clock.now() - GRACE * 2):
        vault.mint(owners)
    with pytest.raises(TooManyOrphans):
        vault.sweep(lambda _kind, _ids: set(), GRACE, at_most=10)
    vault.request().fetch(owners)
    assert len({vault.request().log_reference(owner) for owner in owners}) == 11
