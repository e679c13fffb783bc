"""The words for every closed set: one table from a code to its text, for pages, forms and prints."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.labels import (
    agreements,
    cases,
    consent,
    followup,
    jobs,
    log,
    missing,
    people,
    report_values,
    requests,
    transition,
    working_day,
)
from casework.language import gettext

LABELS: dict[type[StrEnum], Mapping[StrEnum, str]] = (
    people.WORDS
    | requests.WORDS
    | consent.WORDS
    | cases.WORDS
    | followup.WORDS
    | transition.WORDS
    | jobs.WORDS
    | agreements.WORDS
    | log.WORDS
    | report_values.WORDS
    | missing.WORDS
    | working_day.WORDS
)


def label(member: StrEnum) -> str:
    """The words for a code in the language being spoken. Raises LookupError for a code without words."""
    try:
        return gettext(LABELS[type(member)][member])
    except KeyError:
        raise LookupError(f"{type(member).__name__}.{member.name} has no words in casework/labels/") from None
