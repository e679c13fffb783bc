"""casework keys: made once, never by accident, and never shown."""

from __future__ import annotations

import dataclasses
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.exc import OperationalError

from casework.cli.keys import keys, shown
from casework.config import Settings
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.place import Owner, OwnerKind, Place, Size
from casework.privacy.rootkey import from_setting
from casework.privacy.vault import Vault


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    instance = tmp_path / "instance"
    return Settings(
        secret_key="x" * 32,
        instance_path=instance,
        database_url=f"sqlite:///{instance / 'casework.db'}",
        keys_url=f"sqlite:///{instance / 'keys.db'}",
        root_key=f"file:{tmp_path / 'secret' / 'root.key'}",
    )


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(keys, arguments, obj=settings)


OpenVault = Callable[[Settings], Vault]


@pytest.fixture
def open_vault() -> Iterator[OpenVault]:
    """Opens the vault as serving does, and lets go of it after the test."""
    opened: list[KeyStore] = []

    def of(settings: Settings) -> Vault:
        opened.append(KeyStore(settings.keys_url))
        return Vault(opened[-1], Keyring.load(opened[-1], from_setting(settings.root_key, settings.instance_path)))

    yield of
    for store in opened:
        store.engine.dispose()


def test_init_makes_a_private_root_key_a_private_store_and_working_keys(
    settings: Settings, open_vault: OpenVault, tmp_path: Path
) -> None:
    result = run(settings, "init", "--create-root-key")
    assert result.exit_code == 0, result.output
    for made in (tmp_path / "secret" / "root.key", settings.instance_path / "keys.db"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o700
    vault, owner = open_vault(settings), Owner(OwnerKind.USER, UUID(int=1))
    vault.mint([owner])
    place = Place("user", "totp_secret", owner.id)
    assert vault.request().open(owner, place, vault.request().seal(owner, place, "x", Size.NAME)) == "x"


def test_init_without_a_root_key_refuses_and_makes_nothing(settings: Settings, tmp_path: Path) -> None:
    result = run(settings, "init")
    assert result.exit_code == 1
    assert "cannot be read" in result.output
    assert list(tmp_path.iterdir()) == []


def test_init_a_second_time_refuses_and_changes_nothing(
    settings: Settings, open_vault: OpenVault, tmp_path: Path
) -> None:
    run(settings, "init", "--create-root-key")
    before = (tmp_path / "secret" / "root.key").read_bytes(), open_vault(settings).keyring.bidx
    result = run(settings, "init", "--create-root-key")
    assert result.exit_code == 1
    assert "already holds keys" in result.output
    assert ((tmp_path / "secret" / "root.key").read_bytes(), open_vault(settings).keyring.bidx) == before


def test_init_makes_no_new_root_key_for_a_store_that_lost_its_own(settings: Settings, tmp_path: Path) -> None:
    run(settings, "init", "--create-root-key")
    (tmp_path / "secret" / "root.key").unlink()
    result = run(settings, "init", "--create-root-key")
    assert result.exit_code == 1
    assert not (tmp_path / "secret" / "root.key").exists()


def test_init_uses_the_root_key_that_is_there(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    path = tmp_path / "secret" / "root.key"
    path.touch(mode=0o600)
    path.write_bytes(bytes(range(32)))
    assert run(settings, "init", "--create-root-key").exit_code == 0
    assert path.read_bytes() == bytes(range(32))


@pytest.mark.parametrize(
    "root_key, reason", [("env:NOWHERE", "must then be file:"), ("file:{instance}/root.key", "instance folder")]
)
def test_init_makes_no_root_key_where_none_may_lie(settings: Settings, root_key: str, reason: str) -> None:
    told = dataclasses.replace(settings, root_key=root_key.format(instance=settings.instance_path))
    result = run(told, "init", "--create-root-key")
    assert result.exit_code == 1
    assert reason in result.output
    assert not settings.instance_path.exists()


def test_init_says_when_the_store_cannot_be_written(settings: Settings) -> None:
    settings.instance_path.write_text("a file where the folder should be")
    result = run(settings, "init", "--create-root-key")
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_status_shows_epochs_and_counts_and_no_secret(
    settings: Settings, open_vault: OpenVault, tmp_path: Path
) -> None:
    run(settings, "init", "--create-root-key")
    vault = open_vault(settings)
    vault.mint([Owner(OwnerKind.CASE, UUID(int=n)) for n in range(3)])
    vault.erase([Owner(OwnerKind.CASE, UUID(int=0))])
    result = run(settings, "status")
    assert result.exit_code == 0, result.output
    for line in (
        "kek        1 primary",
        "audit-sign 1 primary",
        "case       2 owners",
        "2 key versions, 1 erased owners",
    ):
        assert line in result.output
    secret = (tmp_path / "secret" / "root.key").read_bytes()
    for key in (secret, vault.keyring.bidx[1], vault.keyring.audit_mac(1)):
        assert key.hex() not in result.output


def test_status_hides_the_password_of_a_key_database(settings: Settings) -> None:
    run(settings, "init", "--create-root-key")
    told = dataclasses.replace(settings, keys_url="postgresql+psycopg://casework:hunter2@127.0.0.1:1/keys")
    result = run(told, "status")
    assert result.exit_code == 1
    assert "The key store cannot be read" in result.output
    assert "hunter2" not in result.output


def test_a_key_database_is_named_without_its_password() -> None:
    assert shown(KeyStore("postgresql+psycopg://casework:hunter2@127.0.0.1/keys")) == (
        "postgresql+psycopg://casework:***@127.0.0.1/keys"
    )


def test_status_with_another_root_key_says_so(settings: Settings, tmp_path: Path) -> None:
    run(settings, "init", "--create-root-key")
    (tmp_path / "secret" / "root.key").write_bytes(bytes(32))
    result = run(settings, "status")
    assert result.exit_code == 1
    assert "not the one this key store was made with" in result.output


def test_the_key_store_on_sqlite_syncs_every_commit_and_wipes_what_it_deletes(
    settings: Settings, open_vault: OpenVault
) -> None:
    run(settings, "init", "--create-root-key")
    with open_vault(settings).store.writing() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            for pragma in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_full_disk_refuses_new_keys_and_harms_no_old_ones(settings: Settings, open_vault: OpenVault) -> None:
    run(settings, "init", "--create-root-key")
    vault, owner, place = open_vault(settings), Owner(OwnerKind.CASE, UUID(int=1)), Place("case", "note", UUID(int=1))
    vault.mint([owner])
    sealed = vault.request().seal(owner, place, "x", Size.NOTE)
    with vault.store.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
    more = [Owner(OwnerKind.CASE, UUID(int=n)) for n in range(2, 3000)]
    with pytest.raises(OperationalError, match="full"):
        vault.mint(more)
    assert vault.request().open(owner, place, sealed) == "x"
    with vault.store.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    vault.mint(more)
    assert vault.request().log_reference(more[-1])
