"""casework keys …: make the keys once, and say what there is of them. Nothing here prints a secret."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import click
from sqlalchemy import func, select

from casework.config import Settings
from casework.errors import RefusedToStart
from casework.privacy import keytables
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import UNREACHABLE, KeyStore
from casework.privacy.keytables import SCHEMA
from casework.privacy.rootkey import RootKey, from_setting, refuse_in_instance
from casework.privacy.wrapping import new_key


@click.group()
def keys() -> None:
    """The keys that protect personal data."""


@keys.command()
@click.option("--create-root-key", is_flag=True, help="Also make the root key file, if it is not there.")
@click.pass_obj
def init(settings: Settings, create_root_key: bool) -> None:
    """Make the key store and its keys. Once, and only in an empty store."""
    try:
        _initialise(settings, create_root_key)
    except RefusedToStart as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except UNREACHABLE as fault:
        raise click.ClickException(f"The key store cannot be written ({type(fault).__name__}).") from fault


@keys.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Show epochs and counts, and prove that the root key fits."""
    store = _store(settings)
    try:
        root = from_setting(settings.root_key, settings.instance_path)
        Keyring.load(store, root)
        for line in _status(store, root):
            click.echo(line)
    except RefusedToStart as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _initialise(settings: Settings, create_root_key: bool) -> None:
    store = _store(settings)
    if create_root_key and store.schema() is None:
        _create_root_key(settings)
    root = from_setting(settings.root_key, settings.instance_path)
    store.create_schema()
    Keyring.initialise(store, root)
    click.echo(f"Keys made in {shown(store)} under root key {root.primary()}.")
    click.echo("Keep a copy of the root key apart from every copy of the data: without it nothing can be read.")


def _store(settings: Settings) -> KeyStore:
    """The key store, let go of when the command ends."""
    store = KeyStore(settings.keys_url)
    click.get_current_context().call_on_close(store.engine.dispose)
    return store


def _create_root_key(settings: Settings) -> None:
    """Write 32 random bytes to the named file, readable by this user only. An existing file is left as it is."""
    provider, _, name = settings.root_key.partition(":")
    if provider != "file" or not name:
        raise RefusedToStart("--create-root-key makes a file; the root key setting must then be file:/path.")
    path = Path(name)
    refuse_in_instance(path, settings.instance_path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    click.echo(f"Root key made: {path}")


def _status(store: KeyStore, root: RootKey) -> list[str]:
    lines = [f"Key store  {shown(store)}, schema {SCHEMA}", f"Root key   {root.primary()}"]
    ring, owner = keytables.keyring.c, keytables.owner.c
    epochs: dict[str, list[str]] = defaultdict(list)
    with store.reading() as connection:
        for row in connection.execute(select(ring.purpose, ring.epoch, ring.state).order_by(ring.purpose, ring.epoch)):
            epochs[row.purpose].append(f"{row.epoch} {row.state}")
        counted = connection.execute(select(owner.kind, func.count()).group_by(owner.kind).order_by(owner.kind)).all()
        versions = connection.scalar(select(func.count()).select_from(keytables.dek))
        erased = connection.scalar(select(func.count()).select_from(keytables.tombstone))
    lines += [f"{purpose:<11}{', '.join(found)}" for purpose, found in epochs.items()]
    lines += [f"{kind:<11}{count} owners" for kind, count in counted]
    return [*lines, f"{versions} key versions, {erased} erased owners"]


def shown(store: KeyStore) -> str:
    """The key store's address without its password."""
    return store.engine.url.render_as_string(hide_password=True)
