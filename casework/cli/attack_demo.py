"""make attack: the attack on the demo's reports; on a demo of its own where none stands."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

import click

from casework import faults
from casework.cli import main as casework
from casework.cli.serve_demo import environment, has_keys, prepare
from casework.config import Settings


@click.command()
def attack() -> None:
    """Attack the demo that stands, or one that is built for it and thrown away."""
    os.environ.update(environment())
    if has_keys(Settings.read()):
        casework(["reports", "attack"])
    with tempfile.TemporaryDirectory(prefix="casework-attack-") as folder:
        os.environ.update(_apart(Path(folder)))
        prepare(Settings.read())
        casework(["reports", "attack"])


def _apart(folder: Path) -> dict[str, str]:
    """The settings of a demo in a folder of its own."""
    return {
        "CASEWORK_INSTANCE_PATH": str(folder / "instance"),
        "CASEWORK_ROOT_KEY": f"file:{folder / 'root.key'}",
        "CASEWORK_SECRET_KEY": secrets.token_urlsafe(48),
    }


if __name__ == "__main__":
    faults.say_kind_and_place_only()
    attack()
