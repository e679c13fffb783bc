"""A school's transition notes as lists. Each count opens exactly the rows it counted."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.handover import lacks, lists
from casework.actions.handover.lacks import Lack
from casework.actions.handover.lists import Box
from casework.policy.grants import Permission
from casework.views.gate import allowed, signed_in
from casework.views.handovers.room import bp

Choice = TypeVar("Choice", bound=StrEnum)


@bp.get("/")
@allowed(Permission.RECEIVE_HANDOVER)
def index() -> ResponseReturnValue:
    """What came. A school that nothing can be sent to begins with those who still lack a note."""
    if not lists.receives(signed_in()):
        return redirect(url_for("handovers.lacking"))
    box = _chosen(Box)
    return render_template("handovers/index.html", listing=lists.received(signed_in(), box), box=box)


@bp.get("/sent")
@allowed(Permission.SEND_HANDOVER)
def sent() -> ResponseReturnValue:
    """What went, or is being written."""
    box = _chosen(Box)
    listing, receives = lists.sent(signed_in(), box), lists.receives(signed_in())
    return render_template("handovers/sent.html", listing=listing, box=box, receives=receives)


@bp.get("/lacking")
@allowed(Permission.SEND_HANDOVER)
def lacking() -> ResponseReturnValue:
    """Pupils of 10th grade whom no shared note is about yet."""
    chosen = _chosen(Lack)
    listing, receives = lacks.look(signed_in(), chosen), lists.receives(signed_in())
    return render_template("handovers/lacking.html", listing=listing, chosen=chosen, Lack=Lack, receives=receives)


def _chosen(kind: type[Choice]) -> Choice | None:
    """What the list is narrowed to, by the address."""
    return next((each for each in kind if each.value == request.args.get("show")), None)
