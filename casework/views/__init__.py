"""How it looks over HTTP: one module per noun."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

NAMES = (
    "pages account users organisations rules pupils class_lists flags referrals consents drafts inbox worklist cases "
    "access contacts protection ties identity_numbers followups tasks assignments approvals duplicates releases log"
).split()
ROOMS = [import_module(f"casework.views.{name}").bp for name in NAMES if find_spec(f"casework.views.{name}")]
