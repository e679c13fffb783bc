"""Prints docs/fields.md."""

from __future__ import annotations

import sys

from casework.models.register.page import page

sys.stdout.write(page())
