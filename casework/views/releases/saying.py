"""Words of the pages about reports: what became of each cohort's figures, and how much a figure moved."""

from __future__ import annotations

from collections.abc import Sequence

from casework.actions.report.changes import Change, News
from casework.actions.report.comparing import Compared
from casework.labels import label, reports
from casework.language import gettext, percent
from casework.reports.key_figures import Figure

MINUS = "\u2212"


def updated(changes: Sequence[Change]) -> list[Change]:
    """The lots with figures of this freeze."""
    return [each for each in changes if each.news in (News.UPDATED, News.PARTLY)]


def standing(changes: Sequence[Change]) -> list[Change]:
    """The lots that stand as they were."""
    return [each for each in changes if each.news is News.STANDS]


def kept_back(changes: Sequence[Change]) -> list[Change]:
    """The lots nothing is shown of."""
    return [each for each in changes if each.news in (News.TOO_FEW, News.BROKEN)]


def lot(change: Change) -> str:
    """Participants 2025/26."""
    return f"{label(change.population)} {reports.school_year(change.year)}"


def figure(shown: Figure | None) -> str:
    """A key figure as a cell: a share with its counts, a count, a band, or a dash where it is not published."""
    if shown is None or shown.part is None:
        return "–"
    if shown.band is not None:
        return label(shown.band)
    if shown.share is not None:
        return gettext(
            "%(share)s (%(part)s of %(whole)s)",
            share=percent(shown.share / 100, decimals=0),
            part=shown.part,
            whole=shown.whole,
        )
    if shown.whole is not None:
        return gettext("%(part)s of %(whole)s", part=shown.part, whole=shown.whole)
    return str(shown.part)


def moved(row: Compared) -> str:
    """How much a key figure moved, in words."""
    if row.change is None:
        return _in_words(row)
    if row.change == 0:
        return gettext("Unchanged")
    by = f"{'+' if row.change > 0 else MINUS}{abs(row.change)}"
    return gettext("%(change)s points", change=by) if row.is_share else by


def _in_words(row: Compared) -> str:
    now, before = row.now, row.before
    if before is None:
        return gettext("New")
    if now is None:
        return gettext("Not shown now")
    same = now.band is before.band if now.band else now == before
    return gettext("Unchanged") if same else gettext("Changed")


WORDS = {
    "updated": updated,
    "standing": standing,
    "kept_back": kept_back,
    "lot": lot,
    "figure": figure,
    "moved": moved,
    "school_year": reports.school_year,
    "key_figure": reports.key_figure,
    "coarse": reports.coarse,
}
"""What the templates of these pages may say."""
