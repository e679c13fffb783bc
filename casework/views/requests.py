"""One request, one unit of work: opened before anything else, settled before the response leaves."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, g, request

from casework import work
from casework.database import session
from casework.installation import Installation

READING_METHODS = {"GET", "HEAD", "OPTIONS"}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def install(app: Flask, installation: Installation) -> None:
    """Open a unit before each request, settle it after, and send the headers every answer carries."""

    @app.before_request
    def open_unit() -> None:
        g.unit = work.unit(installation, reading=request.method in READING_METHODS)
        g.unit.__enter__()
        limit_body(app.config["MAX_FORM_MEMORY_SIZE"])

    @app.after_request
    def settle_unit(response: Response) -> Response:
        """What was shown or changed is in the log before the answer leaves; a refusal keeps nothing else."""
        if "unit" in g and not g.get("torn"):
            work.settle(session(), kept=response.status_code < 400)
        return with_headers(response, secure=installation.settings.production)

    @app.teardown_request
    def close_unit(_error: BaseException | None) -> None:
        unit: Any = g.pop("unit", None)
        if unit is not None:
            unit.__exit__(None, None, None)


def limit_body(longest: int) -> None:
    """Refuse a body that does not say its size, and hold a form without files to `longest` bytes.

    MAX_FORM_MEMORY_SIZE counts parts only; an urlencoded body is read whole. One without a size would be cut off at
    the limit and taken for the whole form.
    """
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        abort(411)
    if request.mimetype != "multipart/form-data":
        request.max_content_length = longest


def with_headers(response: Response, *, secure: bool) -> Response:
    """Headers of privacy.md section 3."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if request.endpoint == "static" and response.status_code in {200, 206, 304}:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        headers["Cache-Control"] = "no-store"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
