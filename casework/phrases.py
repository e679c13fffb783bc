"""The standard phrases casework begins with, for notes. Neutral; nothing about health or family."""

from __future__ import annotations

from casework.language import N_, gettext

FOLLOWUP = (
    N_("Agreed on a new talk."),
    N_("Sent a message with a proposed time."),
    N_("Will try again another day."),
    N_("Talked about the choice of education."),
    N_("Went through the application together."),
    N_("Agreed on what each of us does until next time."),
)


def built_in() -> list[str]:
    """The phrases in the language being spoken."""
    return [gettext(phrase) for phrase in FOLLOWUP]
