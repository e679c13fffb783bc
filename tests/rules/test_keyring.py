"""The keyring: made once, loaded at start, useless without the root key."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework import clock
from casework.errors import MissingKey, RefusedToStart
from casework.privacy import keytables
from casework.privacy.keyring import Keyring, Purpose, signed_by
from casework.privacy.keystore import KeyStore
from casework.privacy.place import Owner, OwnerKind
from casework.privacy.rootkey import CredentialRootKey, EnvironmentRootKey, FileRootKey, LocalRootKey, from_setting
from casework.privacy.wrapping import dek_binding, keyring_binding, new_key, unwrapped, wrapped

SECRET = bytes(range(32))
ROOT = LocalRootKey(SECRET, "the test")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KeyStore]:
    opened = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}")
    opened.create_schema()
    yield opened
    opened.engine.dispose()


def test_a_restart_loads_the_very_same_keys(store: KeyStore) -> None:
    made, loaded = Keyring.initialise(store, ROOT), Keyring.load(store, ROOT)
    assert loaded.bidx == made.bidx
    assert loaded.audit_macs == made.audit_macs
    assert loaded.public_key(1) == made.public_key(1)
    assert loaded.kek[1].decrypt(bytes(12), made.kek[1].encrypt(bytes(12), b"x", None), None) == b"x"
    assert set(loaded.primary.items()) == {(purpose, 1) for purpose in Purpose}


def test_every_purpose_and_every_installation_has_a_key_of_its_own(store: KeyStore, tmp_path: Path) -> None:
    other = KeyStore(f"sqlite:///{tmp_path / 'other.db'}")
    other.create_schema()
    keys = [key for ring in (Keyring.initialise(store, ROOT), Keyring.initialise(other, ROOT)) for key in secrets(ring)]
    assert len(set(keys)) == len(keys) == 6
    assert all(len(key) == 32 for key in keys)
    other.engine.dispose()


def secrets(ring: Keyring) -> list[bytes]:
    return [ring.bidx[1], ring.audit_mac(1), ring.audit_sign[1].private_bytes_raw()]


def test_a_keyring_row_is_wrapped_as_documented(store: KeyStore) -> None:
    ring = Keyring.initialise(store, ROOT)
    with store.reading() as connection:
        row = connection.execute(select(keytables.keyring).where(keytables.keyring.c.purpose == "bidx.fnr")).one()
    aad = b"\x00\x0ccw/keyring/1" + b"\x00\x08bidx.fnr" + b"\x00\x04" + b"\x00\x00\x00\x01"
    assert AESGCM(SECRET).decrypt(row.wrapped[:12], row.wrapped[12:], aad) == ring.bidx[1]
    assert row.wrap_id == "local-1:" + hashlib.sha256(b"\x00\x0ccw/root-id/1" + b"\x00\x20" + SECRET).hexdigest()[:16]
    assert (row.state, row.epoch) == ("primary", 1)


def test_the_bindings_of_wrapped_keys_are_byte_for_byte_as_documented() -> None:
    owner = Owner(OwnerKind.REFERRAL, UUID(int=7))
    id_and_numbers = "0010" + "00" * 15 + "07" + "0006" + "0102" + "00000003"
    assert dek_binding(owner, 258, 3) == b"\x00\x08cw/dek/1\x00\x08referral" + bytes.fromhex(id_and_numbers)
    assert keyring_binding("kek", 258) == b"\x00\x0ccw/keyring/1\x00\x03kek\x00\x04\x00\x00\x01\x02"


def test_a_wrapped_key_does_not_unwrap_for_another_purpose_or_when_damaged() -> None:
    key = AESGCM(SECRET)
    blob = wrapped(key, new_key(), keyring_binding("kek", 1))
    faults = [bytes([*blob[:index], blob[index] ^ 1, *blob[index + 1 :]]) for index in range(len(blob))]
    for broken in [*faults, b"", blob[:11], blob[:-1]]:
        with pytest.raises(ValueError, match=r"."):
            unwrapped(key, broken, keyring_binding("kek", 1))
    for other in (keyring_binding("kek", 2), keyring_binding("audit-mac", 1)):
        with pytest.raises(ValueError, match="does not unwrap"):
            unwrapped(key, blob, other)


def test_keys_are_made_only_once(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    with pytest.raises(RefusedToStart, match="already holds keys"):
        Keyring.initialise(store, ROOT)


def test_of_several_who_make_the_keys_at_once_one_does_and_the_others_are_refused(store: KeyStore) -> None:
    together = threading.Barrier(4)
    outcomes: list[object] = []

    def initialise() -> None:
        together.wait()
        try:
            outcomes.append(Keyring.initialise(store, ROOT).public_key(1))
        except Exception as fault:
            outcomes.append(type(fault))

    threads = [threading.Thread(target=initialise) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(RefusedToStart) == 3
    assert Keyring.load(store, ROOT).public_key(1) in outcomes


def test_keys_are_not_made_over_a_store_that_lost_its_keyring(store: KeyStore) -> None:
    with store.writing() as connection:
        row = {"kind": "case", "id": uuid4(), "erased_at": clock.now()}
        connection.execute(insert(keytables.tombstone).values(**row))
    with pytest.raises(RefusedToStart, match="already holds keys"):
        Keyring.initialise(store, ROOT)


def test_another_root_key_is_refused_in_one_sentence_that_names_both(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    other = LocalRootKey(bytes(32), "the file /etc/casework/root.key")
    with pytest.raises(RefusedToStart) as refusal:
        Keyring.load(store, other)
    assert ROOT.primary() in str(refusal.value)
    assert other.primary() in str(refusal.value)
    assert "/etc/casework/root.key" in str(refusal.value)


def test_an_empty_store_is_refused(store: KeyStore) -> None:
    with pytest.raises(RefusedToStart, match="holds no keys"):
        Keyring.load(store, ROOT)


def test_looking_for_an_absent_store_is_refused_and_creates_no_file(tmp_path: Path) -> None:
    absent = KeyStore(f"sqlite:///{tmp_path / 'absent.db'}")
    with pytest.raises(RefusedToStart, match="holds no keys"):
        Keyring.load(absent, ROOT)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys.db").write_bytes(b"not a database at all" * 100)
    broken = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}")
    with pytest.raises(RefusedToStart, match="cannot be read"):
        Keyring.load(broken, ROOT)
    broken.engine.dispose()


def test_a_damaged_keyring_row_is_refused_by_name(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    with store.writing() as connection:
        ring = keytables.keyring
        connection.execute(update(ring).where(ring.c.purpose == "kek").values(wrapped=bytes(60)))
    with pytest.raises(RefusedToStart, match="kek/1 in the key store is damaged"):
        Keyring.load(store, ROOT)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_keyring_without_one_of_its_keys_is_refused(store: KeyStore, purpose: Purpose) -> None:
    Keyring.initialise(store, ROOT)
    with store.writing() as connection:
        connection.execute(delete(keytables.keyring).where(keytables.keyring.c.purpose == purpose.value))
    with pytest.raises(RefusedToStart, match=f"no primary key for {purpose}"):
        Keyring.load(store, ROOT)


def test_a_store_of_a_later_schema_is_refused(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    with store.writing() as connection:
        connection.execute(update(keytables.meta).values(value="2"))
    with pytest.raises(RefusedToStart, match="schema 2"):
        Keyring.load(store, ROOT)


def test_a_second_epoch_is_used_for_writing_and_the_first_still_for_reading(store: KeyStore) -> None:
    first = Keyring.initialise(store, ROOT)
    add_epoch(store, Purpose.BIDX_FNR, 2)
    ring = Keyring.load(store, ROOT)
    assert ring.primary[Purpose.BIDX_FNR] == 2
    assert ring.bidx[1] == first.bidx[1] != ring.bidx[2]


def test_it_is_the_primary_epoch_that_is_written_with_not_the_highest(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    add_epoch(store, Purpose.KEK, 2, state="retired")
    assert Keyring.load(store, ROOT).primary[Purpose.KEK] == 1


def add_epoch(store: KeyStore, purpose: Purpose, epoch: int, state: str = "primary") -> None:
    wrap_id, blob = ROOT.wrap(new_key(), keyring_binding(purpose.value, epoch))
    row = {"purpose": purpose.value, "epoch": epoch, "wrapped": blob, "wrap_id": wrap_id, "state": state}
    with store.writing() as connection:
        if state == "primary":
            former = update(keytables.keyring).where(keytables.keyring.c.purpose == purpose.value)
            connection.execute(former.values(state="retired"))
        connection.execute(insert(keytables.keyring).values(created_at=clock.now(), **row))


def test_the_store_itself_refuses_two_primary_keys_for_one_purpose(store: KeyStore) -> None:
    Keyring.initialise(store, ROOT)
    row = {"purpose": "kek", "epoch": 2, "wrapped": b"x", "wrap_id": "x", "state": "primary", "created_at": clock.now()}
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(insert(keytables.keyring).values(**row))


def test_a_signature_holds_for_its_message_and_key_only(store: KeyStore) -> None:
    ring = Keyring.initialise(store, ROOT)
    epoch, signature = ring.sign(b"head")
    public = ring.public_key(epoch)
    assert signed_by(public, signature, b"head")
    assert not signed_by(public, signature, b"heads")
    assert not signed_by(public, signature[:-1] + b"x", b"head")
    assert not signed_by(bytes(32), signature, b"head")
    assert not signed_by(b"short", signature, b"head")


def test_an_unknown_audit_epoch_is_a_missing_key(store: KeyStore) -> None:
    ring = Keyring.initialise(store, ROOT)
    assert ring.audit_mac(ring.audit_epoch) == ring.audit_macs[1]
    with pytest.raises(MissingKey):
        ring.audit_mac(2)


def test_a_keyring_shows_no_key_when_printed(store: KeyStore) -> None:
    ring = Keyring.initialise(store, ROOT)
    shown = repr(ring) + repr(ROOT)
    for key in [*secrets(ring), SECRET]:
        assert repr(key) not in shown
        assert key.hex() not in shown


# --- where the root key may lie


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    (tmp_path / "instance").mkdir()
    return tmp_path / "instance"


def key_file(path: Path, content: bytes = SECRET, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_private_key_file_outside_the_instance_folder_is_accepted(tmp_path: Path, instance: Path) -> None:
    for mode in (0o600, 0o400):
        key_file(tmp_path / "root.key", mode=mode)
        assert from_setting(f"file:{tmp_path / 'root.key'}", instance).primary() == ROOT.primary()
        (tmp_path / "root.key").unlink()


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o666])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, instance: Path, mode: int) -> None:
    with pytest.raises(RefusedToStart, match="can be read by others"):
        FileRootKey(key_file(tmp_path / "root.key", mode=mode), instance)


def test_a_key_file_among_the_data_is_refused_also_through_a_link(tmp_path: Path, instance: Path) -> None:
    inside = key_file(instance / "root.key")
    (tmp_path / "link").symlink_to(inside)
    for path in (inside, tmp_path / "link", tmp_path / "x" / ".." / "instance" / "root.key"):
        with pytest.raises(RefusedToStart, match="instance folder"):
            FileRootKey(path, instance)


@pytest.mark.parametrize("content", [b"", SECRET[:-1], SECRET + b"\n"])
def test_a_key_of_another_size_is_refused(tmp_path: Path, instance: Path, content: bytes) -> None:
    with pytest.raises(RefusedToStart, match="exactly 32 bytes"):
        FileRootKey(key_file(tmp_path / "root.key", content), instance)


def test_an_absent_key_file_is_refused_and_not_made(tmp_path: Path, instance: Path) -> None:
    for path in (tmp_path / "absent.key", tmp_path):
        with pytest.raises(RefusedToStart, match="cannot be read"):
            FileRootKey(path, instance)
    assert not (tmp_path / "absent.key").exists()


def test_a_key_in_the_environment_is_base64() -> None:
    encoded = base64.b64encode(SECRET).decode()
    assert EnvironmentRootKey("KEY", {"KEY": encoded}).primary() == ROOT.primary()
    for environ, reason in (
        ({}, "not set"),
        ({"KEY": ""}, "not set"),
        ({"KEY": "é!"}, "base64"),
        ({"KEY": "QUJD"}, "32"),
    ):
        with pytest.raises(RefusedToStart, match=reason):
            EnvironmentRootKey("KEY", environ)


def test_a_systemd_credential_may_be_group_readable_but_not_the_worlds(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    key_file(tmp_path / "root", mode=0o440)
    assert CredentialRootKey("root", environ).primary() == ROOT.primary()
    (tmp_path / "root").chmod(0o444)
    (tmp_path / "folder").mkdir()
    key_file(tmp_path / "beside")
    folder = {"CREDENTIALS_DIRECTORY": str(tmp_path / "folder")}
    for name, told in (("root", environ), ("../beside", folder), ("absent", environ), ("root", {})):
        with pytest.raises(RefusedToStart):
            CredentialRootKey(name, told)


@pytest.mark.parametrize("setting", ["", "file:", "env:", "credential:", "/root.key", "vault:root"])
def test_a_setting_that_names_no_provider_is_refused(setting: str, instance: Path) -> None:
    with pytest.raises(RefusedToStart, match="must be named as"):
        from_setting(setting, instance)


def test_the_wrong_root_key_never_reaches_the_blob() -> None:
    with pytest.raises(RefusedToStart, match="not the one this key store was made with"):
        ROOT.unwrap("local-1:0000000000000000", b"anything", b"")
