"""Reports: listed, read, compared; for those who publish also commented on, published and asked for."""

from __future__ import annotations

from casework.views.releases import files, listing, publishing, reading
from casework.views.releases.room import bp

__all__ = ["bp", "files", "listing", "publishing", "reading"]
