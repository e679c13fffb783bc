"""One version of an agreement as a PDF, to print and sign."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from casework.actions.agreement import printing
from casework.labels import label
from casework.language import LANGUAGES, speaking, using
from casework.models import Agreement
from casework.policy.grants import Permission
from casework.views.agreements.room import bp
from casework.views.gate import on_agreement, signed_in


@bp.get("/<uuid:agreement_id>/versions/<int(max=9999):number>/document")
@on_agreement(Permission.READ_PLACEMENT)
def document(agreement: Agreement, number: int) -> ResponseReturnValue:
    """One version on paper, in the language that is asked for. Its file name says nothing of anybody."""
    wanted = request.args.get("language")
    with using(wanted if wanted in LANGUAGES else speaking.get()):
        made = printing.printed(signed_in(), agreement, number, label)
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"avtale-{agreement.number}.pdf")
    return answer
