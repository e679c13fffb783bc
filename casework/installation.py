"""What one running casework is made of, and how code below the pages reaches it through the present session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from casework.config import Settings
from casework.database import Database, session
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.rootkey import from_setting
from casework.privacy.vault import Desk, Vault


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings, data store, key store, keys: made once at start, the same for every request."""

    settings: Settings
    database: Database
    store: KeyStore
    keyring: Keyring
    vault: Vault

    @classmethod
    def open(cls, settings: Settings) -> Installation:
        """Open both stores and load the keys. Raises RefusedToStart when a key is wrong, missing or exposed."""
        store = KeyStore(settings.keys_url)
        keyring = Keyring.load(store, from_setting(settings.root_key, settings.instance_path))
        return cls(settings, Database(settings.database_url), store, keyring, Vault(store, keyring))


def installation() -> Installation:
    """The installation that serves the present session."""
    return cast(Installation, session().info["installation"])


def settings() -> Settings:
    """The settings of the present installation."""
    return installation().settings


def desk() -> Desk:
    """Where the present request seals and opens; its keys live no longer than the request."""
    return cast(Desk, session().info["desk"])
