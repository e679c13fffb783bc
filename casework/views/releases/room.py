"""The blueprint the pages of reports share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("releases", __name__, url_prefix="/releases")
