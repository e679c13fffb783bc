"""The built stylesheets, scripts, font and icons: which file and which address a name stands for.

The files are made by casework/frontend (see its build.mjs) and committed in casework/static/vendor/.
A file's name carries the hash of its content, so that a browser may keep it for ever.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "vendor"
URL_PREFIX = "/static/vendor/"
_HASHED = re.compile(r"\.[0-9a-f]{12}\.(?:css|js|svg|woff2)$")


class UnknownAsset(LookupError):
    """A template names a file or an icon that the frontend does not build."""


class Assets:
    """The manifest of the built files: plain name -> hashed file name, and the icons in the sprite."""

    def __init__(self, folder: Path = FOLDER, url_prefix: str = URL_PREFIX) -> None:
        """Read manifest.json in `folder`. Raises OSError when the frontend has not been built."""
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self.files: Mapping[str, str] = manifest["files"]
        self.icons: frozenset[str] = frozenset(manifest["icons"])
        self.url_prefix = url_prefix

    def asset(self, name: str) -> str:
        """Address of a built file: asset("casework.css"). Raises UnknownAsset."""
        if name not in self.files:
            raise UnknownAsset(f"{name} is not built. Known: {', '.join(sorted(self.files))}.")
        return self.url_prefix + self.files[name]

    def icon_url(self, name: str) -> str:
        """Address of one icon in the sprite, for <use href>. Raises UnknownAsset."""
        if name not in self.icons:
            raise UnknownAsset(f"No icon {name}. Add it to frontend/icons.mjs and run npm run build.")
        return f"{self.asset('icons.svg')}#{name}"

    def is_immutable(self, path: str) -> bool:
        """Whether what is served at this address can never change: a built file with its hash in the name."""
        return path.startswith(self.url_prefix) and _HASHED.search(path) is not None

    def globals(self) -> dict[str, Callable[[str], str]]:
        """What templates may call, by name: for app.jinja_env.globals.update(...)."""
        return {"asset": self.asset, "icon_url": self.icon_url}
