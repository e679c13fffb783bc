"""Minutes of work where space is short: in tables, and as a field takes them. In sentences: language.duration."""

from __future__ import annotations

from casework.language import HARD_SPACE, gettext


def short(minutes: int) -> str:
    """2 t; 2 t 30 min; 30 min; with hard spaces."""
    hours, rest = divmod(minutes, 60)
    words = [gettext("%(hours)s h", hours=hours)] if hours or not rest else []
    if rest:
        words.append(gettext("%(minutes)s min", minutes=rest))
    return HARD_SPACE.join(words).replace(" ", HARD_SPACE)


def as_typed(minutes: int | None) -> str:
    """2; 2:30; nothing for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}" if rest else str(hours)
