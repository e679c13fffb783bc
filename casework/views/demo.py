"""The demo's one-click sign-in. This room exists only when the installation is a demo."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("demo", __name__)
