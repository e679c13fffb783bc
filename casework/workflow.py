"""The lives of a request, a case and a handover, as tables the person who owns the rule can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from casework.errors import NotNow
from casework.language import N_
from casework.models import Case, Handover, Referral
from casework.models.codes import CaseStage, Decision
from casework.models.transition_codes import HandoverStage

S = TypeVar("S", bound=StrEnum)


class CaseMove(StrEnum):
    """A step in the life of a case."""

    OPEN = "open"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    WENT_TO = "went_to"
    LOCK = "lock"


class RequestMove(StrEnum):
    """A step on Nav's axis of a request."""

    ACCEPT = "accept"
    DECLINE = "decline"
    FORWARD = "forward"


class HandoverMove(StrEnum):
    """A step in the life of a transition note. The sender stops one that isn't accepted; END is consent's doing."""

    WRITE = "write"
    SHARE = "share"
    ACCEPT = "accept"
    STOP = "stop"
    END = "end"


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """From which states a step may be taken, where it leads, and what is said when it may not."""

    leaves: frozenset[S]
    enters: S
    otherwise: str


CASE_MOVES: dict[CaseMove, Move[CaseStage]] = {
    CaseMove.HOLD: Move(
        frozenset({CaseStage.ACTIVE}), CaseStage.ON_HOLD, N_("Only an active case can be put on hold.")
    ),
    CaseMove.RESUME: Move(frozenset({CaseStage.ON_HOLD}), CaseStage.ACTIVE, N_("Only a case on hold can be resumed.")),
    CaseMove.CLOSE: Move(
        frozenset({CaseStage.ACTIVE, CaseStage.ON_HOLD}), CaseStage.CLOSED, N_("The case is already closed.")
    ),
    CaseMove.REOPEN: Move(frozenset({CaseStage.CLOSED}), CaseStage.ACTIVE, N_("Only a closed case can be reopened.")),
    CaseMove.WENT_TO: Move(
        frozenset({CaseStage.CLOSED}), CaseStage.CLOSED, N_("Where the participant went is said when the case closes.")
    ),
    CaseMove.LOCK: Move(
        frozenset({CaseStage.ACTIVE, CaseStage.ON_HOLD, CaseStage.CLOSED}),
        CaseStage.LOCKED,
        N_("The case is already locked."),
    ),
}

REQUEST_MOVES: dict[RequestMove, Move[Decision]] = {
    RequestMove.ACCEPT: Move(
        frozenset({Decision.NEW, Decision.FORWARDED}), Decision.ACCEPTED, N_("The request is already decided.")
    ),
    RequestMove.DECLINE: Move(
        frozenset({Decision.NEW, Decision.FORWARDED}), Decision.DECLINED, N_("The request is already decided.")
    ),
    RequestMove.FORWARD: Move(
        frozenset({Decision.NEW, Decision.FORWARDED}), Decision.FORWARDED, N_("The request is already decided.")
    ),
}

NOT_ACCEPTED = frozenset({HandoverStage.DRAFT, HandoverStage.SHARED})

HANDOVER_MOVES: dict[HandoverMove, Move[HandoverStage]] = {
    HandoverMove.WRITE: Move(
        frozenset({HandoverStage.DRAFT}),
        HandoverStage.DRAFT,
        N_("The note is shared and can no longer be changed."),
    ),
    HandoverMove.SHARE: Move(
        frozenset({HandoverStage.DRAFT}), HandoverStage.SHARED, N_("The note is shared already, or stopped.")
    ),
    HandoverMove.ACCEPT: Move(
        frozenset({HandoverStage.SHARED}), HandoverStage.ACCEPTED, N_("The note is accepted already, or stopped.")
    ),
    HandoverMove.STOP: Move(NOT_ACCEPTED, HandoverStage.STOPPED, N_("The note is accepted already, or stopped.")),
    HandoverMove.END: Move(
        NOT_ACCEPTED | {HandoverStage.ACCEPTED}, HandoverStage.STOPPED, N_("The note is stopped already.")
    ),
}


def take(step: CaseMove, case: Case) -> None:
    """Move a case. Raises NotNow, in words, when its stage does not allow the step."""
    case.stage = _next(CASE_MOVES[step], case.stage)


def decide(step: RequestMove, referral: Referral) -> None:
    """Move a request along Nav's axis. Raises NotNow when it is decided already."""
    referral.decision = _next(REQUEST_MOVES[step], referral.decision)


def hand(step: HandoverMove, handover: Handover) -> None:
    """Move a transition note. Raises NotNow, in words, when its stage does not allow the step."""
    handover.stage = _next(HANDOVER_MOVES[step], handover.stage)


def allows(step: CaseMove, case: Case) -> bool:
    """Would the step be allowed now?"""
    return case.stage in CASE_MOVES[step].leaves


def _next(move: Move[S], now: S) -> S:
    if now not in move.leaves:
        raise NotNow(move.otherwise)
    return move.enters
