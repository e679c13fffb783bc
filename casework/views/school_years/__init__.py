"""School years, programmes and the questions of the transition note, for administrators."""

from __future__ import annotations

from casework.views.school_years import dates, programmes, questions, years
from casework.views.school_years.room import bp

__all__ = ["bp", "dates", "programmes", "questions", "years"]
