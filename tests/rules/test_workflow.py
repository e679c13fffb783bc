"""The lives of a request, a case and a note: where each step may be taken, where it leads, what is said otherwise."""

from __future__ import annotations

import pytest

from casework import language, workflow
from casework.errors import NotNow
from casework.models import Case, Handover, Referral
from casework.models.codes import CaseStage, Decision
from casework.models.transition_codes import HandoverStage
from casework.workflow import CASE_MOVES, HANDOVER_MOVES, REQUEST_MOVES, CaseMove, HandoverMove, RequestMove

LIFE: dict[tuple[CaseMove, CaseStage], CaseStage] = {
    (CaseMove.HOLD, CaseStage.ACTIVE): CaseStage.ON_HOLD,
    (CaseMove.RESUME, CaseStage.ON_HOLD): CaseStage.ACTIVE,
    (CaseMove.CLOSE, CaseStage.ACTIVE): CaseStage.CLOSED,
    (CaseMove.CLOSE, CaseStage.ON_HOLD): CaseStage.CLOSED,
    (CaseMove.REOPEN, CaseStage.CLOSED): CaseStage.ACTIVE,
    (CaseMove.WENT_TO, CaseStage.CLOSED): CaseStage.CLOSED,
    (CaseMove.LOCK, CaseStage.ACTIVE): CaseStage.LOCKED,
    (CaseMove.LOCK, CaseStage.ON_HOLD): CaseStage.LOCKED,
    (CaseMove.LOCK, CaseStage.CLOSED): CaseStage.LOCKED,
}

NAV: dict[tuple[RequestMove, Decision], Decision] = {
    (move, before): after
    for before in (Decision.NEW, Decision.FORWARDED)
    for move, after in (
        (RequestMove.ACCEPT, Decision.ACCEPTED),
        (RequestMove.DECLINE, Decision.DECLINED),
        (RequestMove.FORWARD, Decision.FORWARDED),
    )
}

NOTE: dict[tuple[HandoverMove, HandoverStage], HandoverStage] = {
    (HandoverMove.WRITE, HandoverStage.DRAFT): HandoverStage.DRAFT,
    (HandoverMove.SHARE, HandoverStage.DRAFT): HandoverStage.SHARED,
    (HandoverMove.ACCEPT, HandoverStage.SHARED): HandoverStage.ACCEPTED,
    (HandoverMove.STOP, HandoverStage.DRAFT): HandoverStage.STOPPED,
    (HandoverMove.STOP, HandoverStage.SHARED): HandoverStage.STOPPED,
    (HandoverMove.END, HandoverStage.DRAFT): HandoverStage.STOPPED,
    (HandoverMove.END, HandoverStage.SHARED): HandoverStage.STOPPED,
    (HandoverMove.END, HandoverStage.ACCEPTED): HandoverStage.STOPPED,
}


@pytest.mark.parametrize("stage", list(CaseStage))
@pytest.mark.parametrize("move", sorted(CASE_MOVES))
def test_a_case_moves_as_its_table_says_and_no_other_way(move: CaseMove, stage: CaseStage) -> None:
    case = Case(stage=stage)
    assert workflow.allows(move, case) is ((move, stage) in LIFE)
    if (move, stage) in LIFE:
        workflow.take(move, case)
        assert case.stage is LIFE[move, stage]
        return
    with pytest.raises(NotNow):
        workflow.take(move, case)
    assert case.stage is stage


@pytest.mark.parametrize("decision", list(Decision))
@pytest.mark.parametrize("move", list(RequestMove))
def test_a_request_is_decided_once(move: RequestMove, decision: Decision) -> None:
    referral = Referral(decision=decision)
    if (move, decision) in NAV:
        workflow.decide(move, referral)
        assert referral.decision is NAV[move, decision]
        return
    with pytest.raises(NotNow):
        workflow.decide(move, referral)
    assert referral.decision is decision


@pytest.mark.parametrize("stage", list(HandoverStage))
@pytest.mark.parametrize("move", list(HandoverMove))
def test_a_note_moves_as_its_table_says_and_is_never_opened_again(move: HandoverMove, stage: HandoverStage) -> None:
    note = Handover(stage=stage)
    if (move, stage) in NOTE:
        workflow.hand(move, note)
        assert note.stage is NOTE[move, stage]
        return
    with pytest.raises(NotNow):
        workflow.hand(move, note)
    assert note.stage is stage


def test_a_locked_case_never_moves_again() -> None:
    assert not [move for move in CASE_MOVES if workflow.allows(move, Case(stage=CaseStage.LOCKED))]


def test_every_step_is_written_but_the_opening_which_has_no_before() -> None:
    assert set(CASE_MOVES) == set(CaseMove) - {CaseMove.OPEN}
    assert set(REQUEST_MOVES) == set(RequestMove)
    assert set(HANDOVER_MOVES) == set(HandoverMove)


@pytest.mark.parametrize("tag", [tag for tag in language.LANGUAGES if tag != "en"])
def test_a_step_refused_says_why_in_the_language_being_spoken(tag: str) -> None:
    token = language.speaking.set(tag)
    try:
        tables = (CASE_MOVES, REQUEST_MOVES, HANDOVER_MOVES)
        said = [move.otherwise for table in tables for move in table.values()]
        assert not [words for words in said if language.gettext(words) in {"", words}]
    finally:
        language.speaking.reset(token)
