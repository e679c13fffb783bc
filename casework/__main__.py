"""python -m casework."""

from __future__ import annotations

from casework.cli import main

main(prog_name="casework")
