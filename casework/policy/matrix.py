"""The rights as a table for people: one row for each thing that can be done, one column for each role.

It is rendered from GRANTS; the README holds it and a test compares the two.
"""

from __future__ import annotations

from casework.models.codes import Role
from casework.policy.grants import P, Permission, Reach, may, reach_of

REACH_WORDS: dict[Reach, str] = {
    Reach.NONE: "",
    Reach.SELF: "self",
    Reach.OWN: "own cases",
    Reach.SCHOOL: "own school",
    Reach.OFFICE: "own office",
    Reach.ANY: "all",
}

GROUPS: dict[str, tuple[Permission, ...]] = {
    "Everybody": (P.OWN_ACCOUNT,),
    "Finding and remembering": (P.SEARCH, P.KEEP_REMINDER, P.KEEP_PHRASES, P.KEEP_OFFICE_PHRASES),
    "Pupils on the roll": (P.READ_PUPILS, P.ADD_PUPILS, P.EDIT_PUPIL, P.FLAG_PUPIL, P.PROTECT_PUPIL),
    "Requests and consent": (
        P.SEE_PROGRESS,
        P.EDIT_FLAG,
        P.CANCEL_REQUEST,
        P.REGISTER_CONSENT,
        P.WITHDRAW_CONSENT,
        P.READ_INBOX,
        P.DECIDE_REQUEST,
        P.START_CASE,
    ),
    "Cases": (
        P.READ_WORKLIST,
        P.READ_CASE,
        P.LOG_FOLLOWUP,
        P.PLAN_NEXT_STEP,
        P.HOLD_CASE,
        P.CLOSE_CASE,
        P.REOPEN_CASE,
        P.EDIT_CONTACTS,
        P.SEE_IDENTITY_NUMBER,
        P.FIND_IDENTITY_NUMBER,
        P.READ_PLAN,
        P.WRITE_PLAN,
    ),
    "The transition": (
        P.READ_TRANSITION,
        P.REGISTER_TRANSITION,
        P.ANSWER_MILESTONE,
        P.SEND_HANDOVER,
        P.RECEIVE_HANDOVER,
        P.HOLD_CONFERENCE,
        P.HAND_TO_OT,
        P.ANSWER_STATUS,
    ),
    "Jobs": (
        P.READ_EMPLOYERS,
        P.KEEP_EMPLOYERS,
        P.READ_PLACEMENT,
        P.PLAN_JOB,
        P.WRITE_AGREEMENT,
        P.REGISTER_APPROVAL,
        P.END_PLACEMENT,
        P.RECORD_HOURS,
        P.EVALUATE_PLACEMENT,
    ),
    "Protection and insight": (P.PROTECT_CASE, P.DECLARE_TIE, P.SEE_WHO_HAS_SEEN),
    "Leading": (P.ASSIGN_CASE, P.APPROVE_REDACTION, P.MERGE_PUPILS, P.MERGE_EMPLOYERS),
    "Running the collaboration": (
        P.READ_RELEASES,
        P.PUBLISH_RELEASES,
        P.SEE_DATA_QUALITY,
        P.MANAGE_USERS,
        P.MANAGE_ORGANISATIONS,
        P.MANAGE_RULES,
        P.MANAGE_CALENDAR,
        P.READ_LOG,
    ),
}
"""Every right, in the order a reader meets them. A test sees to it that none is left out."""


def as_markdown() -> str:
    """The whole table in Markdown, without a line end after it. Empty cells: the role has no such right."""
    lines = ["| Right | " + " | ".join(role.value.capitalize() for role in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    for heading, permissions in GROUPS.items():
        lines.append(f"| **{heading}** |" + " |" * len(Role))
        lines += [_row(permission) for permission in permissions]
    return "\n".join(lines)


def _row(permission: Permission) -> str:
    cells = [REACH_WORDS[reach_of(role, permission)] if may(role, permission) else "" for role in Role]
    words = permission.value.replace("_", " ").capitalize()
    return f"| {words} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print(as_markdown())
