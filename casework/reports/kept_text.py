"""What one release keeps for the next, as text and back. Rounded parts and release numbers: never a true count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.models.report_codes import Population
from casework.reports.cells import Cell, Key, cell, name_of
from casework.reports.making import Kept


def written(kept: Mapping[Key, Kept]) -> str:
    """The canonical text."""
    said = {f"{year}/{population}": _plain(population, each) for (year, population), each in kept.items()}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def read(text: str | None) -> dict[Key, Kept]:
    """What a text keeps; nothing for none."""
    said: dict[str, dict[str, Any]] = json.loads(text) if text else {}
    found = {}
    for key, each in said.items():
        year, population = key.split("/")
        found[int(year), Population(population)] = _kept(each)
    return found


def _plain(population: Population, kept: Kept) -> dict[str, object]:
    return {
        "units": {unit: list(areas) for unit, areas in kept.units.items()},
        "stands": {unit: [number, str(since)] for unit, (number, since) in kept.stands.items()},
        "parts": _named(population, kept.parts),
        "cells": _named(population, kept.cells),
        "salt": kept.salt,
        "coarse": list(kept.coarse),
        "slack": _named(population, kept.slack),
    }


def _kept(said: Mapping[str, Any]) -> Kept:
    return Kept(
        {unit: tuple(areas) for unit, areas in said["units"].items()},
        {unit: (number, date.fromisoformat(since)) for unit, (number, since) in said["stands"].items()},
        _cells(said["parts"]),
        _cells(said["cells"]),
        said["salt"],
        tuple(said["coarse"]),
        _cells(said["slack"]),
    )


def _named(population: Population, cells: Mapping[Cell, int]) -> dict[str, int]:
    return {name_of(population, where): number for where, number in cells.items()}


def _cells(said: Mapping[str, int]) -> dict[Cell, int]:
    return {_cell(name): number for name, number in said.items()}


def _cell(name: str) -> Cell:
    halves = (part.partition("=") for part in name.split("|")[1:])
    return cell(*((dimension, value) for dimension, _, value in halves))
