"""How a command opens the installation: settings from the environment, refusals as one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from click import ClickException, get_current_context
from sqlalchemy.orm import Session

from casework import work
from casework.config import Settings
from casework.errors import Refusal, RefusedToStart
from casework.installation import Installation
from casework.migrations import insist_on_head


def installation() -> Installation:
    """The installation the environment tells of, at the newest migration. Raises ClickException with one sentence."""
    try:
        opened = Installation.open(_settings())
        insist_on_head(opened.database)
    except RefusedToStart as refusal:
        raise ClickException(str(refusal)) from refusal
    return opened


def _settings() -> Settings:
    """The settings the main command has read, else those of the environment."""
    context = get_current_context(silent=True)
    return (context.find_object(Settings) if context else None) or Settings.read()


@contextmanager
def opened() -> Iterator[Installation]:
    """The installation, for a command of several units of work. A refusal becomes one sentence."""
    found = installation()
    try:
        yield found
    except Refusal as refusal:
        raise ClickException(str(refusal) or type(refusal).__name__) from refusal
    finally:
        found.database.engine.dispose()
        found.store.engine.dispose()


@contextmanager
def doing() -> Iterator[Session]:
    """One unit of work of a command, kept when the block ends well. A refusal becomes one sentence."""
    with opened() as found, work.doing(found) as unit:
        yield unit
