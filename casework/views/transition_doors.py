"""The two doors to a pupil's transition: a case in Nav, and the roll of the own school. Pages lead back by theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from casework.models import Case, Pupil
from casework.views.dialogs import in_dialog
from casework.views.paths import safe_path


@dataclass(frozen=True, slots=True)
class Door:
    """Whose transition, and through which door."""

    pupil: Pupil
    case: Case | None = None

    def address(self, verb: str = "show", **values: Any) -> str:
        """The address of one of the pages of `transitions`, through the same door."""
        if self.case is not None:
            return url_for(f"transitions.{verb}", case_id=self.case.id, **values)
        return url_for(f"transitions.{verb}_on_pupil", pupil_id=self.pupil.id, **values)


def stood_open() -> str | None:
    """The page a dialog stands open on, with its filter; None for a page that is no dialog."""
    from_page = urlsplit(request.referrer or "")
    if not in_dialog() or from_page.netloc != request.host:
        return None
    return safe_path(f"{from_page.path}?{from_page.query}" if from_page.query else from_page.path)
