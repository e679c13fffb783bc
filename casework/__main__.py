"""python -m casework."""

from __future__ import annotations

from casework.cli import run

run()
