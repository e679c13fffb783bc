"""What casework itself refuses. Each error is one sentence to a person and one HTTP status in views/errors.py."""

from __future__ import annotations


class Refusal(Exception):
    """Anything casework refuses to do. The message says what was refused and what to do instead."""


class NotFound(Refusal):
    """Out of sight: absent and not-yours are the same answer (404)."""


class NotPermitted(Refusal):
    """In sight, but not this person's to do (403)."""


class NotNow(Refusal):
    """The life of the thing does not allow this step now (409)."""


class Invalid(Refusal):
    """One value is not acceptable. `field` names where in the form the words belong (422)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class StaleEdit(Refusal):
    """Somebody else changed the record since it was read (409). `theirs` is what stands there now."""

    def __init__(self, message: str = "", theirs: object = None) -> None:
        super().__init__(message)
        self.theirs = theirs


class TooMany(Refusal):
    """Too many attempts in a short time (429)."""


class Unreadable(Refusal):
    """A sealed field fails its integrity check. Never answered with ciphertext, an empty string or a guess."""


class Erased(Refusal):
    """The owner's keys are destroyed: what was sealed under them is gone (410)."""


class MissingKey(Refusal):
    """A key that should exist does not (500 and alarm)."""


class LogUnavailable(Refusal):
    """The audit log cannot be written, so nothing may be shown or changed (503)."""


class RefusedToStart(Exception):
    """The configuration, keys or database do not allow starting. One clear sentence, shown as it is."""
