"""An agreement on a placement as a PDF that is read, by eye or by screen reader, and signed on paper (PDF/UA-1).

Pure: words come in, bytes go out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from casework.documents import typeset
from casework.documents.typeset import REGIONS
from casework.language import N_, gettext, speaking

TEMPLATE = Path(__file__).with_name("agreement.typ")
AGREED, LIMIT = N_("Agreed"), N_("Limit")
SIGN = N_("Everybody on this list must approve before the agreement applies.")
SIGNED = N_("These approved this version.")
SECRECY = N_(
    "The employer uses what is written here for this placement only, tells nobody who does not need it for the work, "
    "and keeps the paper where others cannot read it."
)

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the paper: a sentence, a table of names and what is agreed, and sentences below it.

    told       what the second column holds, where it is not what the parties have agreed
    """

    heading: str
    rows: Rows
    notes: Sequence[str] = ()
    lead: str = ""
    told: str = AGREED


@dataclass(frozen=True, slots=True)
class Signer:
    """One who must approve. `done`: when and how they did; empty while they have not."""

    party: str
    name: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed, in the language being spoken.

    standing   whether this version applies, in words
    open       may it still be signed? Without it, only those who approved are listed
    """

    number: str
    version: int
    form: str
    employer: str
    standing: str
    in_force: bool
    open: bool
    printed: str
    parts: Sequence[Part]
    signers: Sequence[Signer]


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. A letter that no font at hand can show is printed as a question mark."""
    return typeset.pdf(TEMPLATE, _data(paper))


def _data(paper: Paper) -> dict[str, object]:
    which = gettext("Version %(number)s", number=paper.version)
    printed = gettext("Printed %(day)s", day=paper.printed)
    return {
        "language": speaking.get(),
        "region": REGIONS[speaking.get()],
        "title": gettext("Agreement %(number)s, version %(version)s", number=paper.number, version=paper.version),
        "heading": gettext("Agreement on a placement"),
        "under": gettext("%(form)s with %(employer)s", form=paper.form, employer=paper.employer),
        "which": f"{paper.number} · {which}",
        "standing": paper.standing,
        "in_force": paper.in_force,
        "parts": [asdict(part) | {"columns": [gettext("About"), gettext(part.told)]} for part in paper.parts],
        "secrecy": {"heading": gettext("Duty of secrecy"), "text": gettext(SECRECY)},
        "signing": {
            "heading": gettext("Approvals"),
            "text": _about_signers(paper),
            "open": paper.open,
            "place": gettext("Place and date"),
            "hand": gettext("Signature"),
            "parties": [asdict(each) for each in paper.signers],
        },
        "footer": f"{paper.number} · {which} · {printed}",
        "page": gettext("Page {at} of {all}"),
    }


def _about_signers(paper: Paper) -> str:
    if not paper.signers:
        return gettext("Nobody approved this version.")
    return gettext(SIGN if paper.open else SIGNED)
