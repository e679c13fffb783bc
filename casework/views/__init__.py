"""How it looks over HTTP: one module or package per noun. Whatever holds a blueprint `bp` is a room and is opened."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

ONLY_WITH_A_SETTING = frozenset({"demo"})  # create_app opens these itself


def _rooms() -> tuple[Blueprint, ...]:
    names = sorted(found.name for found in iter_modules(__path__) if found.name not in ONLY_WITH_A_SETTING)
    modules = (import_module(f"{__name__}.{name}") for name in names)
    return tuple(module.bp for module in modules if hasattr(module, "bp"))


ROOMS = _rooms()
