"""The three files of a report."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from casework.actions.report import taking
from casework.audit.codes import ReportFile
from casework.language import LANGUAGES, speaking, using
from casework.policy.grants import P
from casework.views.gate import allowed, signed_in
from casework.views.releases.room import bp

KINDS: Mapping[str, tuple[ReportFile, str]] = {
    "pdf": (ReportFile.PDF, "application/pdf"),
    "xlsx": (ReportFile.EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (ReportFile.CSV, "text/csv"),
}


@bp.get("/<uuid:release_id>/report.<any(pdf, xlsx, csv):ending>")
@allowed(P.READ_RELEASES)
def file(release_id: UUID, ending: str) -> ResponseReturnValue:
    """A report to take home, in the language that is asked for."""
    wanted = request.args.get("language")
    tag = wanted if wanted in LANGUAGES else speaking.get()
    what, mimetype = KINDS[ending]
    with using(tag):
        taken = taking.taken(signed_in(), release_id, what)
    name = "utkast-rapport" if taken.is_draft else "rapport"
    answer = Response(taken.content, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}-{taken.number}-{tag}.{ending}")
    return answer
