"""The list of reports, one beside the one before it, and why one is held back."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from casework.actions.report import comparing, listing
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.releases.room import bp
from casework.views.releases.saying import WORDS


@bp.get("/")
@allowed(P.READ_RELEASES)
def index() -> ResponseReturnValue:
    """Every report there is: those that are published, and for those who publish also the ones under way."""
    return render_template("releases/index.html", listed=listing.listed(signed_in()), **WORDS)


@bp.get("/<uuid:release_id>/compare")
@allowed(P.READ_RELEASES)
def compare(release_id: UUID) -> ResponseReturnValue:
    """Each key figure now and in the report before."""
    compared = comparing.beside_the_one_before(signed_in(), release_id)
    return render_template("releases/compare.html", compared=compared, **WORDS)


@bp.get("/<uuid:release_id>/held")
@allowed(P.PUBLISH_RELEASES)
def held(release_id: UUID) -> ResponseReturnValue:
    """Why nothing of a report is shown."""
    return render_template("releases/held.html", row=listing.held(signed_in(), release_id), **WORDS)
