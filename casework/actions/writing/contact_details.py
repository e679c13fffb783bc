"""How to reach a pupil or a guardian: phone numbers and e-mail addresses, checked lightly and kept in one spelling."""

from __future__ import annotations

import re

from casework.errors import Invalid
from casework.language import N_

LONGEST_EMAIL = 254  # RFC 5321
NORWEGIAN = re.compile(r"[2-9][0-9]{7}")
ABROAD = re.compile(r"\+(?!47)[1-9][0-9]{6,14}")  # E.164
EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")


def phone(field: str, text: str | None) -> str | None:
    """Eight digits for a Norwegian number, +… for one abroad, None for nothing. Raises Invalid at the field."""
    written = re.sub(r"[\s().\-\u00a0\u2010-\u2015/]", "", text or "")
    if not written:
        return None
    number = re.sub(r"^00", "+", written)
    if number.startswith("+47"):
        number = number.removeprefix("+47")
    if NORWEGIAN.fullmatch(number) or ABROAD.fullmatch(number):
        return number
    raise Invalid(field, N_("Write eight digits, or a number abroad with its country code, such as +46."))


def email(field: str, text: str | None) -> str | None:
    """The address as written, None for nothing. Raises Invalid at the field for what no letter could be sent to."""
    written = (text or "").strip()
    if not written:
        return None
    if len(written) > LONGEST_EMAIL or not EMAIL.fullmatch(written) or ".." in written:
        raise Invalid(field, N_("Write an e-mail address such as name@example.no."))
    return written
