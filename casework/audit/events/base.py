"""What the log can say. Frozen dataclasses without free text: a test forbids str fields.

`subject` is the owner the line is about; the log keeps only that owner's random log reference.
An event that `stands_alone` is kept even when the request it belongs to is refused or only reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from casework.privacy.place import Owner


@dataclass(frozen=True)
class Event:
    """The base of every line. The action is the class name in snake case."""

    stands_alone: ClassVar[bool] = False

    @classmethod
    def action(cls) -> str:
        """The name under which the log keeps this event."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def about(self) -> Owner | None:
        """The owner this line is about, if any."""
        return getattr(self, "subject", None)

    def detail(self) -> dict[str, Any]:
        """The event's own fields as plain JSON values, without the subject."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self) if field.name != "subject"}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (UUID, date)):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset | tuple):
        return sorted(_plain(part) for part in value)
    return value


@dataclass(frozen=True)
class Seen(Event):
    """Something was shown; kept whatever becomes of the request."""

    stands_alone: ClassVar[bool] = True
