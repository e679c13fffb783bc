"""Moving what is sealed about one pupil to another's key, when the two turn out to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.audit import Reading
from casework.errors import NotNow
from casework.language import N_
from casework.models import Pupil
from casework.models.sealing import destroy, seal
from casework.privacy.place import Size


def legible(reading: Reading, row: Any, column: str) -> str | None:
    """The text of a cell that is about to move. Raises NotNow when it can't be read: moving it on would lose it."""
    text = reading.text(row, column)
    if text is not None and not isinstance(text, str):
        raise NotNow(N_("Something about one of the pupils cannot be read. Have it put right before you merge them."))
    return text


def reseal(reading: Reading, row: Any, sizes: Mapping[str, Size], kept: Pupil) -> None:
    """Make a row the kept pupil's. Call it without autoflush: a value is away for a moment. Raises NotNow."""
    texts = {name: text for name in sizes if (text := legible(reading, row, name)) is not None}
    for name in texts:
        destroy(row, name)
    row.pupil_id = kept.id
    for name, text in texts.items():
        seal(row, name, text, sizes[name])
