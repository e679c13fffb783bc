"""How it looks over HTTP: one module per noun."""

from __future__ import annotations

from casework.views import (
    access,
    account,
    approvals,
    assignments,
    cases,
    class_lists,
    consents,
    contacts,
    drafts,
    duplicates,
    flags,
    followups,
    identity_numbers,
    inbox,
    log,
    organisations,
    pages,
    protection,
    pupils,
    referrals,
    releases,
    rules,
    tasks,
    ties,
    users,
    worklist,
)

ROOMS = tuple(
    room.bp
    for room in (
        access,
        account,
        approvals,
        assignments,
        cases,
        class_lists,
        consents,
        contacts,
        drafts,
        duplicates,
        flags,
        followups,
        identity_numbers,
        inbox,
        log,
        organisations,
        pages,
        protection,
        pupils,
        referrals,
        releases,
        rules,
        tasks,
        ties,
        users,
        worklist,
    )
)
