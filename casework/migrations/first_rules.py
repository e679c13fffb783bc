"""The rules and texts a new installation begins with. All of it can be changed by an administrator afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("6f0b1f3c-5d0e-4c8b-9a51-0f6a8f2a7f10")
WORDED = Path(__file__).parent / "texts"
WRITTEN_AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

UNDER_18 = (
    "Duty of secrecy is lifted by the one it protects and, under 18, by guardians with parental responsibility "
    "(fvl. section 13 a; vergemålsloven section 9; barneloven section 33). Not checked in Lovdata."
)
NAV_MEASURE = "Nav asks both guardians for consent to work-directed follow-up under 18. Not checked in Lovdata."
ADULT = "From 18 the pupil alone consents (vergemålsloven section 8). Not checked in Lovdata."


def requirements() -> list[dict[str, Any]]:
    """Who must say yes, by measure and age."""
    rows = []
    for measure, guardians, source in (("transition", "all", UNDER_18), ("job", "all", NAV_MEASURE)):
        rows.append(_requirement(measure, 0, 18, guardians, source))
        rows.append(_requirement(measure, 18, 130, "none", ADULT))
    return rows


def _requirement(measure: str, age_from: int, age_to: int, guardians: str, source: str) -> dict[str, Any]:
    return {
        "id": uuid5(NAMESPACE, f"{measure}/{age_from}"),
        "measure": measure,
        "age_from": age_from,
        "age_to": age_to,
        "guardians": guardians,
        "pupil": True,
        "source": source,
        "checked_on": None,
        "version": 1,
    }


def texts() -> list[dict[str, Any]]:
    """First versions of the consent form and the privacy notice, from `texts/<kind>.<language>.txt`."""
    return [_text(path) for path in sorted(WORDED.glob("*.txt"))]


def _text(path: Path) -> dict[str, Any]:
    kind, language = path.stem.split(".")
    body = path.read_text(encoding="utf-8")
    return {
        "id": uuid5(NAMESPACE, f"{kind}/1/{language}"),
        "kind": kind,
        "number": 1,
        "language": language,
        "body": body,
        "sha256": sha256(body.encode()).digest(),
        "created_by_id": None,
        "created_at": WRITTEN_AT.replace(tzinfo=None),
    }
