"""What every template may use: navigation, words, dates, buttons. Nothing here opens a sealed field."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, url_for
from jinja2 import StrictUndefined

from casework import clock, language
from casework.assets import Assets
from casework.config import HERE
from casework.installation import settings
from casework.labels import label
from casework.labour import sentences
from casework.models import User
from casework.models.codes import Role
from casework.policy.grants import Permission, may
from casework.views.gate import presented, rights, signed_in_or_none
from casework.views.guard_sentences import guard_sentences
from casework.views.once import form_token
from casework.views.queues import queue
from casework.views.signing import seconds_left

N_ = language.N_

NAVIGATION: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.COUNSELLOR: (
        ("pupils.index", N_("Pupils")),
        ("classes.index", N_("Classes")),
        ("referrals.index", N_("Requests")),
        ("milestones.index", N_("Milestones")),
        ("handovers.index", N_("Transition notes")),
    ),
    Role.ADVISER: (
        ("worklist.today", N_("Today")),
        ("employers.index", N_("Employers")),
        ("inbox.index", N_("Inbox")),
        ("conference.index", N_("Case conference")),
    ),
    Role.LEAD: (
        ("worklist.today", N_("Today")),
        ("employers.index", N_("Employers")),
        ("inbox.index", N_("Inbox")),
        ("conference.index", N_("Case conference")),
        ("assignments.index", N_("Assignments")),
        ("approvals.index", N_("Approvals")),
        ("quality.index", N_("Data quality")),
    ),
    Role.MANAGER: (("releases.index", N_("Reports")),),
    Role.ADMINISTRATOR: (
        ("users.index", N_("Users")),
        ("organisations.index", N_("Organisations")),
        ("rules.index", N_("Rules and texts")),
        ("school_years.index", N_("School years and programmes")),
    ),
    Role.AUDITOR: (("log.index", N_("Access log")),),
}

BELONGS_TO: dict[str, str] = {
    "attendance": "worklist",
    "class_lists": "pupils",
    "contacts": "pupils",
    "news": "worklist",
    "labour_rules": "rules",
    "saved_filters": "worklist",
}
"""Rooms without an item of their own, and the room whose item is the current one in them."""

HOME: dict[Role, str] = {role: items[0][0] for role, items in NAVIGATION.items()}


def install(app: Flask) -> None:
    """Fit the template environment."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n's
    assets = Assets(HERE / "static" / "vendor")
    env.globals.update(
        assets.globals(),
        label=label,
        rights=rights,
        form_token=form_token,
        queue=queue,
        guard_sentences=guard_sentences,
        Permission=Permission,
        today=clock.today,
    )
    env.filters.update(
        day=language.day,
        short_day=language.short_day,
        kept_together=sentences.kept_together,
        weekday=language.weekday_day,
        near_day=language.near_day,
        clock=language.clock,
        instant=language.instant,
        week=language.week,
        phone=language.phone,
    )
    app.context_processor(page_context)


def home() -> str:
    """Where a user begins."""
    user = signed_in_or_none()
    return url_for(HOME[user.role]) if user else url_for("account.sign_in")


def page_context() -> dict[str, Any]:
    """What base.html reads."""
    user = signed_in_or_none()
    shared = {
        "lang": language.speaking.get(),
        "languages": [(tag, language.name_of(tag)) for tag in language.LANGUAGES],
        "language_url": url_for("account.choose_language"),
        "accessibility_url": url_for("pages.accessibility"),
        "demo": settings().demo,
        "layout": "components/fragment.html" if request.headers.get("HX-Target") == "dialog-content" else "base.html",
        "home_url": home(),
        "form_errors": g.get("form_errors", False),
    }
    return shared | (_signed_in_context(user) if user else {})


def _signed_in_context(user: User) -> dict[str, Any]:
    arrived = presented()
    return {
        "navigation": [
            {
                "label": language.gettext(words),
                "url": url_for(endpoint),
                "current": _room(request.endpoint) == _room(endpoint),
            }
            for endpoint, words in NAVIGATION[user.role]
        ],
        "search_url": url_for("search.found") if may(user.role, Permission.SEARCH) else "",
        "search_recent": may(user.role, Permission.READ_CASE),
        "signed_in_user": user,
        "role_label": label(user.role),
        "profile_url": url_for("account.profile"),
        "phrases_url": url_for("phrases.index") if may(user.role, Permission.KEEP_PHRASES) else "",
        "sessions_url": url_for("account.sessions"),
        "sign_out_url": url_for("account.sign_out"),
        "shortcuts": user.shortcuts,
        "session_ends": seconds_left(arrived) if arrived else None,
        "keep_alive_url": url_for("account.keep_alive"),
    }


def _room(endpoint: str | None) -> str:
    room = (endpoint or "").split(".")[0]
    return BELONGS_TO.get(room, room)
