"""A short text under the text guard: what may never stand in a note stops it, what deserves a second thought asks once.

The form needs a second field, made by `confirmation()`, that the writer ticks to keep a text the guard asked about.
Nothing the guard found is kept anywhere; an action may keep that its question was overridden (`overridden`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from casework.language import N_, gettext, lazy
from casework.privacy.guard_words import Category
from casework.privacy.text_guard import BlockKind, check

LONGEST = 500

BLOCKED: dict[BlockKind, str] = {
    BlockKind.IDENTITY_NUMBER: N_("Take out the national identity number. It must never stand in a text."),
    BlockKind.EMAIL: N_("Take out the e-mail address, and move it to the contact details."),
    BlockKind.PHONE: N_("Take out the phone number, and move it to the contact details."),
}

TOPICS: dict[Category, str] = {
    Category.DIAGNOSIS: N_("a diagnosis"),
    Category.HEALTH: N_("health"),
    Category.CHILD_PROTECTION: N_("child protection"),
    Category.RELIGION: N_("religion"),
    Category.ETHNICITY: N_("ethnicity or origin"),
    Category.CRIME: N_("police or crime"),
    Category.DRUGS: N_("drugs or alcohol"),
    Category.FAMILY: N_("the family's situation"),
    Category.PREGNANCY: N_("pregnancy"),
    Category.SEXUALITY: N_("sexuality"),
    Category.UNION: N_("union membership"),
}


NAMED = N_("The text seems to name a pupil you follow up. Take the name out, or confirm below that the text may stand.")


class GuardedText(TextAreaField):
    """A text of at most `longest` characters under the guard; optional unless `must` says what to write.

    asks            the guard has a question: show the confirmation box
    overridden      the writer was asked and keeps the text
    names_a_pupil   asked too where it is set, of a text that more than those who follow the pupil up can read
    """

    names_a_pupil: Callable[[str], bool] | None = None

    def __init__(
        self,
        label: str,
        *,
        confirmed_by: str = "note_confirmed",
        longest: int = LONGEST,
        must: str = "",
        **options: Any,
    ) -> None:
        needed = DataRequired(lazy(must)) if must else Optional()
        super().__init__(label, [needed, Length(max=longest)], **options)
        self.confirmed_by = confirmed_by
        self.asks = False
        self.overridden = False

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Look at the text after its length is accepted. Raises ValidationError with its question."""
        if validation_stopped or not self.data:
            return
        found = check(self.data)
        self.errors = [*self.errors, *(gettext(BLOCKED[kind]) for kind in dict.fromkeys(b.kind for b in found.blocks))]
        named = self.names_a_pupil is not None and self.names_a_pupil(self.data)
        self.asks = named or bool(found.warnings)
        self.overridden = self.asks and bool(form[self.confirmed_by].data)
        if self.asks and not self.overridden:
            raise ValidationError(self._question([notice.category for notice in found.warnings], named=named))

    def _question(self, categories: list[Category], *, named: bool) -> str:
        asked = [gettext(NAMED)] if named else []
        return " ".join([*asked, self._about(categories)] if categories else asked)

    def _about(self, categories: list[Category]) -> str:
        topics = ", ".join(gettext(TOPICS[each]) for each in dict.fromkeys(categories))
        return gettext(
            "The text seems to be about %(topics)s. Is it necessary? Rewrite it, or confirm below that it must stand.",
            topics=topics,
        )


def confirmation() -> BooleanField:
    """The box that keeps a text the guard asked about."""
    return BooleanField(lazy(N_("I have read the text again. It is necessary and may stand as it is.")))
