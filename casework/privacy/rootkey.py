"""The root key: the one secret kept outside every database. It wraps the keyring and nothing else.

The protocol is what a Vault transit or cloud KMS provider would also meet: wrap and unwrap, never the key itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.errors import RefusedToStart
from casework.privacy.framing import framed
from casework.privacy.wrapping import KEY, unwrapped, wrapped


class RootKey(Protocol):
    """Wraps the keyring's keys."""

    def wrap(self, content: bytes, aad: bytes) -> tuple[str, bytes]:
        """The id of the key used, and the wrapped content."""
        ...

    def unwrap(self, key_id: str, blob: bytes, aad: bytes) -> bytes:
        """What was wrapped. Raises RefusedToStart for another key's id, ValueError for a damaged blob."""
        ...

    def primary(self) -> str:
        """The id of the key that wraps now. Not secret."""
        ...


class LocalRootKey:
    """A root key of 32 bytes held in this process's memory."""

    def __init__(self, key: bytes, source: str) -> None:
        """`source` names where the key came from, for sentences. Raises RefusedToStart for another size."""
        if len(key) != KEY:
            raise RefusedToStart(f"The root key in {source} must be exactly {KEY} bytes, and it is not.")
        self._aead = AESGCM(key)
        self._id = "local-1:" + hashlib.sha256(framed("cw/root-id/1", key)).hexdigest()[:16]
        self._source = source

    def wrap(self, content: bytes, aad: bytes) -> tuple[str, bytes]:
        """The id of this key, and nonce 12 || AES-256-GCM of the content."""
        return self._id, wrapped(self._aead, content, aad)

    def unwrap(self, key_id: str, blob: bytes, aad: bytes) -> bytes:
        """What was wrapped. Raises RefusedToStart for another key's id, ValueError for a damaged blob."""
        if key_id != self._id:
            raise RefusedToStart(
                f"The root key in {self._source} is not the one this key store was made with "
                f"(it is {self._id}, the store needs {key_id})."
            )
        return unwrapped(self._aead, blob, aad)

    def primary(self) -> str:
        """The id of this key: a fingerprint that tells nothing of the key."""
        return self._id


class FileRootKey(LocalRootKey):
    """32 raw bytes in a file that only its owner can read, outside the instance folder."""

    def __init__(self, path: Path, instance_path: Path) -> None:
        """Raises RefusedToStart when the file is absent, in the wrong place or open to others."""
        refuse_in_instance(path, instance_path)
        super().__init__(_private_content(path, closed_to=stat.S_IRWXG | stat.S_IRWXO), f"the file {path}")


class EnvironmentRootKey(LocalRootKey):
    """32 bytes as base64 in an environment variable."""

    def __init__(self, name: str, environ: Mapping[str, str] = os.environ) -> None:
        """Raises RefusedToStart when the variable is unset or not base64."""
        if not environ.get(name):
            raise RefusedToStart(f"The root key should be in the environment variable {name}, which is not set.")
        try:
            key = base64.b64decode(environ[name], validate=True)
        except (binascii.Error, ValueError):
            raise RefusedToStart(f"The root key in the environment variable {name} is not base64.") from None
        super().__init__(key, f"the environment variable {name}")


class CredentialRootKey(LocalRootKey):
    """32 raw bytes as a systemd credential (LoadCredential= or LoadCredentialEncrypted=)."""

    def __init__(self, name: str, environ: Mapping[str, str] = os.environ) -> None:
        """Raises RefusedToStart when systemd passed no such credential."""
        folder = environ.get("CREDENTIALS_DIRECTORY")
        if not folder or Path(name).name != name:
            raise RefusedToStart(f"The root key should be the systemd credential {name!r}, which was not passed.")
        # systemd may show its access list as a group bit, so only the world's bits are judged here.
        super().__init__(_private_content(Path(folder, name), closed_to=stat.S_IRWXO), f"the credential {name}")


def from_setting(setting: str, instance_path: Path) -> RootKey:
    """The root key a setting names: file:/path, env:NAME or credential:NAME. Raises RefusedToStart."""
    provider, _, name = setting.partition(":")
    match provider:
        case "file" if name:
            return FileRootKey(Path(name), instance_path)
        case "env" if name:
            return EnvironmentRootKey(name)
        case "credential" if name:
            return CredentialRootKey(name)
    raise RefusedToStart("The root key must be named as file:/path, env:NAME or credential:NAME.")


def refuse_in_instance(path: Path, instance_path: Path) -> None:
    """Raise RefusedToStart for a path, links followed, under the folder of the databases it protects."""
    if path.resolve().is_relative_to(instance_path.resolve()):
        raise RefusedToStart(f"The root key {path} lies in the instance folder, with the data; move it elsewhere.")


def _private_content(path: Path, closed_to: int) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(KEY + 1)
    except OSError as fault:
        raise RefusedToStart(f"The root key {path} cannot be read: {fault.strerror}.") from None
    if mode & closed_to:
        raise RefusedToStart(f"The root key {path} can be read by others; give it mode 0600.")
    return content
