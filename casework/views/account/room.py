"""The room account: its pages are in signing_in (for whoever comes) and own (for who is signed in)."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")
