"""Refusals as pages: one table from what casework refuses to a status, a heading and a sentence."""

from __future__ import annotations

import logging

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from casework import faults
from casework.errors import (
    Erased,
    LogUnavailable,
    MissingKey,
    NotFound,
    NotNow,
    NotPermitted,
    Refusal,
    StaleEdit,
    TooMany,
    Unreadable,
)
from casework.language import N_, gettext
from casework.views.gate import note_denial

log = logging.getLogger("casework")

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotPermitted: 403,
    NotNow: 409,
    StaleEdit: 409,
    StaleDataError: 409,
    TooMany: 429,
    Erased: 410,
    Unreadable: 500,
    MissingKey: 500,
    LogUnavailable: 503,
    OperationalError: 503,
}

WORDS: dict[int, tuple[str, str]] = {
    400: (N_("The form could not be read"), N_("Go back, load the page again and try once more.")),
    403: (N_("You do not have access"), N_("This is not yours to open or change. The attempt is logged.")),
    404: (N_("The page does not exist"), N_("It may be gone, or it is not yours to see.")),
    405: (N_("The page does not exist"), N_("It may be gone, or it is not yours to see.")),
    409: (N_("This cannot be done now"), N_("Somebody may have changed it. Go back and load the page again.")),
    410: (N_("Erased"), N_("What was here is erased and cannot be brought back.")),
    413: (N_("That is too large"), N_("Send a smaller file or a shorter text.")),
    429: (N_("Too many attempts"), N_("Wait five minutes and try again.")),
    500: (N_("Something went wrong"), N_("The fault is reported. Try again in a moment.")),
    503: (N_("casework cannot save right now"), N_("Nothing was changed. Try again in a moment.")),
}


def install(app: Flask) -> None:
    """Answer every refusal and fault with a plain page that names no person."""
    for refused in STATUS:
        app.register_error_handler(refused, refusal)
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(500, fault)


def refusal(error: Exception) -> Response:
    """One of our own refusals. Its message, where it has one, is the sentence."""
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if isinstance(error, NotFound | NotPermitted):
        note_denial()
    if status >= 500:
        log.error("%s at %s", faults.kind(error), request.endpoint)
    said = (
        str(error)
        if isinstance(error, Refusal) and not isinstance(error, LogUnavailable | Unreadable | MissingKey)
        else ""
    )
    return page(status, gettext(said) if said else "")


def http_fault(error: HTTPException) -> Response:
    """Anything Flask itself refuses."""
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # a host nobody named: without one no address can be made for the page
        return make_response(gettext(WORDS[404][0]), 400)
    return page(error.code or 500)


def fault(error: Exception) -> Response:
    """A fault nobody foresaw: its kind and place go to the operator's log."""
    original = getattr(error, "original_exception", None) or error
    if type(original) in STATUS:
        return refusal(original)
    log.error("%s at %s (%s)", faults.kind(original), request.endpoint, faults.place(original))
    return page(500)


def page(status: int, said: str = "") -> Response:
    """The plain page for a status."""
    heading, sentence = WORDS.get(status, WORDS[400] if status < 500 else WORDS[500])
    html = render_template("errors/refused.html", heading=gettext(heading), sentence=said or gettext(sentence))
    return make_response(html, status)
