"""Addresses a browser may be sent to: pages of this app, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST = 300


def safe_path(wanted: str | None) -> str | None:
    """A path of a page in this app, or None. Never another host, never a page that only takes posts."""
    path = wanted or ""
    if path[:1] != "/" or path[1:2] in ("/", "\\") or len(path) > LONGEST or not path.isprintable():
        return None
    try:
        parts = urlsplit(path)
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except (ValueError, HTTPException, RequestRedirect):
        return None
    return None if parts.scheme or parts.netloc else path


def came_from() -> str | None:
    """The page this post was sent from, when it is one of ours."""
    referrer = urlsplit(request.referrer or "")
    return safe_path(referrer.path) if referrer.netloc == request.host else None


def wanted() -> str | None:
    """The page to go on to after signing in: the one that was asked for, or the one with the form that was sent."""
    if request.method != "GET":
        return came_from()
    whole = request.full_path.removesuffix("?")
    return whole if len(whole) <= LONGEST else request.path
