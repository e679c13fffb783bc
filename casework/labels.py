"""The words for every closed set: one table from a code to its text, for pages, forms and prints."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_, gettext
from casework.models.codes import DraftKind, Grade, LinkPurpose, SessionStage

LABELS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    Grade: {
        Grade.G8: N_("Grade 8"),
        Grade.G9: N_("Grade 9"),
        Grade.G10: N_("Grade 10"),
        Grade.VG1: N_("Vg1"),
        Grade.VG2: N_("Vg2"),
        Grade.VG3: N_("Vg3"),
    },
}

# Codes that no page, print or mail shows.
NEVER_SHOWN: frozenset[type[StrEnum]] = frozenset({DraftKind, LinkPurpose, SessionStage})


def label(member: StrEnum) -> str:
    """The words for a code in the language being spoken. Raises LookupError for a code without words."""
    try:
        return gettext(LABELS[type(member)][member])
    except KeyError:
        code = f"{type(member).__name__}.{member.name}"
        raise LookupError(f"{code} has no words in casework/labels.py") from None
