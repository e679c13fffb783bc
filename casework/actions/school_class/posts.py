"""The status of a class as a form holds it, and what is said when it cannot be saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from casework.actions.school_class.standings import CODES, Part, Standing, read_mark
from casework.errors import Invalid
from casework.language import N_
from casework.models import Pupil


@dataclass(frozen=True, slots=True)
class Posted:
    """One pupil as a form holds them: what its reader saw, and what was chosen. None: nothing was."""

    pupil_id: UUID
    seen: Standing
    chosen: Mapping[Part, StrEnum | None]

    @property
    def changed(self) -> dict[Part, StrEnum]:
        """What was chosen anew."""
        return {part: value for part, value in self.chosen.items() if value is not None and value != self.seen.of(part)}

    def lacking(self, rest: Collection[Part]) -> list[Part]:
        """What of `rest` stood empty when it was seen, and was not chosen by itself."""
        return [part for part in rest if part not in self.changed and self.seen.lacks(part)]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A choice that met another's. `theirs` is what is registered now."""

    pupil: Pupil
    part: Part
    yours: StrEnum
    theirs: StrEnum | None


def read(pupil_id: UUID, fields: Mapping[str, str]) -> Posted:
    """One pupil out of a form's texts. Raises Invalid at "rows" for what no page of ours has sent."""
    try:
        given = {part: fields[part.value] for part in Part if part.value in fields}
        chosen = {part: CODES[part](value) if value else None for part, value in given.items()}
        return Posted(pupil_id, read_mark(fields.get("seen", "")), chosen)
    except ValueError as nonsense:
        raise Invalid("rows", N_("The list has changed since you opened it. Nothing was saved.")) from nonsense


class NotSaved(Invalid):
    """Some pupils cannot be registered so. `faults`: why, by pupil."""

    def __init__(self, faults: Mapping[UUID, str]) -> None:
        super().__init__("rows", N_("Nothing is saved. Look at the pupils that are marked."))
        self.faults = faults
