"""The dated steps of a placement (J1 to J8 of domain.md section 1.5), kept as milestones of its case.

Who changes a placement holds its row, and with it its steps. Bringing them up to date twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4

from sqlalchemy import Select, Table, and_, bindparam, or_, select, update
from sqlalchemy.orm import aliased

from casework import audit, clock
from casework.actions.agreement.asked import gather
from casework.actions.agreement.standing import with_version_in_force
from casework.actions.transition import ways
from casework.calendar.placement import PlacementFacts, PlannedStep, plan
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.errors import Erased, Unreadable
from casework.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Case,
    Evaluation,
    Milestone,
    PlacementStatus,
)
from casework.models.codes import CaseStage
from casework.models.job_codes import EndReason, EvaluationKind, EvaluationSide, Party
from casework.models.transition_codes import AfterClosing, MilestoneKind, MilestoneOwner, MilestoneState, NotRelevant

LOT = 200  # placements
CHANGED = ("due_on", "moved_from", "state", "done_on", "not_relevant")
Change = tuple[Milestone, dict[str, object]]
"""A step, and what it is to have of CHANGED."""
OPEN_STAGES = (CaseStage.ACTIVE, CaseStage.ON_HOLD)


def align(agreement: Agreement) -> None:
    """Bring the steps of one placement to what its agreement and what is registered say. Twice changes nothing."""
    session().flush()
    waits = agreement.in_force is None and agreement.cancelled_at is None
    _align([agreement.id], _look(agreement) if waits else None)


def align_case(case: Case) -> None:
    """Bring the steps of every placement of a case up to date: it was closed, or opened again."""
    session().flush()
    _align(session().scalars(select(Agreement.id).where(Agreement.case_id == case.id)).all())


def align_all() -> int:
    """Bring up to date every placement with something to come, some at a time. Returns how many steps changed."""
    to_come = select(Milestone.agreement_id).where(
        Milestone.agreement_id.is_not(None), Milestone.state == MilestoneState.OPEN
    )
    without = ~select(Milestone.id).where(Milestone.agreement_id == Agreement.id).exists()
    which = or_(Agreement.id.in_(to_come), and_(without, Agreement.cancelled_at.is_(None)))
    ids = session().scalars(select(Agreement.id).where(which).order_by(Agreement.id)).all()
    return sum(_align(ids[start : start + LOT]) for start in range(0, len(ids), LOT))


class _Found(NamedTuple):
    """One placement with the version in force, the latest, and how its case stands."""

    agreement: Agreement
    in_force: AgreementVersion | None
    latest: AgreementVersion
    stage: CaseStage


@dataclass(slots=True)
class _Known:
    """What is registered about one placement besides its row and version."""

    milestones: dict[MilestoneKind, Milestone] = field(default_factory=dict)
    evaluations: dict[tuple[EvaluationKind, EvaluationSide], date] = field(default_factory=dict)
    statuses: dict[AfterClosing, date] = field(default_factory=dict)
    guardians: list[date] = field(default_factory=list)


def _align(ids: Sequence[UUID], looked: _Guardians | None = None) -> int:
    """Constant statements for any number of placements. Returns how many steps were added or changed."""
    if not ids:
        return 0
    rows, known = _rows(ids), _known(ids)
    new: list[dict[str, object]] = []
    changes: list[Change] = []
    for found in rows:
        here = known[found.agreement.id]
        facts = _facts(found, here, looked)
        for step in plan(facts) if facts else ():
            if step.kind in here.milestones:
                changes += _brought(here.milestones[step.kind], step, moves=found.in_force is not None)
            else:
                new.append(_row(found.agreement, step))
    _write(changes)
    return len(changes) + ways.insert_missing(Milestone, new)


def _rows(ids: Sequence[UUID]) -> list[_Found]:
    """The placements, held until the commit, with the version in force, the latest, and how the case stands."""
    held = select(Agreement.id).where(Agreement.id.in_(ids)).order_by(Agreement.id).with_for_update()
    session().execute(held).all()
    latest = aliased(AgreementVersion, name="latest")
    query = with_version_in_force(Agreement.id.in_(ids)).join(
        latest, and_(latest.agreement_id == Agreement.id, latest.number == Agreement.latest)
    )
    query = query.join(Case, Case.id == Agreement.case_id).where(Case.stage != CaseStage.LOCKED)
    found = session().execute(query.add_columns(latest, Case.stage).execution_options(populate_existing=True))
    return [_Found(*row) for row in found]


def _known(ids: Sequence[UUID]) -> Mapping[UUID, _Known]:
    found: dict[UUID, _Known] = defaultdict(_Known)
    rows = select(Milestone).where(Milestone.agreement_id.in_(ids)).execution_options(populate_existing=True)
    for step in session().scalars(rows):
        if step.agreement_id is not None:
            found[step.agreement_id].milestones[step.kind] = step
    given = select(Evaluation.agreement_id, Evaluation.kind, Evaluation.side, Evaluation.given_on)
    for agreement_id, kind, side, on in session().execute(given.where(Evaluation.agreement_id.in_(ids))):
        found[agreement_id].evaluations[kind, side] = on
    answered = select(PlacementStatus.agreement_id, PlacementStatus.asked, PlacementStatus.answered_on)
    for agreement_id, asked, on in session().execute(answered.where(PlacementStatus.agreement_id.in_(ids))):
        found[agreement_id].statuses[asked] = on
    for agreement_id, on in session().execute(_guardians_of(ids)):
        found[agreement_id].guardians.append(on)
    return found


def _guardians_of(ids: Sequence[UUID]) -> Select[UUID, date]:
    """Guardians' approvals that stand, of what is in force or was before it, or of the latest before anything is."""
    counts = and_(AgreementVersion.number <= Agreement.in_force, AgreementVersion.approved_at.is_not(None))
    waits = and_(Agreement.in_force.is_(None), AgreementVersion.number == Agreement.latest)
    return (
        select(Approval.agreement_id, Approval.approved_on)
        .join(AgreementVersion, AgreementVersion.id == Approval.version_id)
        .join(Agreement, Agreement.id == Approval.agreement_id)
        .where(Agreement.id.in_(ids), Approval.party == Party.GUARDIAN, Approval.taken_back_at.is_(None))
        .where(or_(counts, waits))
    )


@dataclass(frozen=True, slots=True)
class _Guardians:
    """Whether guardians must approve a version nobody is bound by yet, and whether one is still missing."""

    asked: bool
    missing: bool


def _look(agreement: Agreement) -> _Guardians | None:
    """Opens the birth date in a line of the log of nobody in particular. None where it cannot be read."""
    try:
        asked = gather(audit.read(None, audit.PlacementOpened(agreement.owner)), [agreement])[0]
    except (Unreadable, Erased):
        return None
    return _Guardians(
        any(each.party is Party.GUARDIAN for each in asked.needed),
        any(each.party is Party.GUARDIAN for each in asked.waiting),
    )


def _facts(found: _Found, known: _Known, looked: _Guardians | None) -> PlacementFacts | None:
    """What the steps are judged by; None while no days are written."""
    agreement, in_force, latest, stage = found
    version = in_force or latest
    if version.starts_on is None or version.ends_on is None:
        return None
    today, ended = clock.today(), agreement.ended_on
    checked = version.checked_at or latest.checked_at
    asked, guardians_on = _guardians(in_force is not None, known, looked)
    return PlacementFacts(
        created_on=clock.day_of(agreement.created_at),
        first=version.starts_on,
        last=max(version.starts_on, ended or version.ends_on),
        today=today,
        agreed_last=version.ends_on,
        checked_on=clock.day_of(checked) if checked else None,
        guardians_asked=asked,
        guardians_on=guardians_on,
        agreed_on=clock.day_of(in_force.approved_at) if in_force and in_force.approved_at else None,
        started_on=agreement.started_on,
        over=ended is not None and ended <= today,
        came_to_nothing=agreement.cancelled_at is not None or agreement.end_reason is EndReason.NO_SHOW,
        case_closed=stage not in OPEN_STAGES,
        outcome_on=agreement.outcome_on,
        evaluations=known.evaluations,
        statuses=known.statuses,
    )


def _guardians(in_force: bool, known: _Known, looked: _Guardians | None) -> tuple[bool | None, date | None]:
    """Are guardians asked, and since when have all who must approved? In force, whoever must has."""
    on = max(known.guardians, default=None)
    if in_force:
        return on is not None, on
    if looked is None:
        step = known.milestones.get(MilestoneKind.JOB_GUARDIANS)
        return (False if step and step.not_relevant is NotRelevant.NOT_ASKED_FOR else None), (
            step.done_on if step else None
        )
    return looked.asked, None if looked.missing else on


def _brought(row: Milestone, step: PlannedStep, *, moves: bool) -> Iterator[Change]:
    """The day and the state its placement gives a step, if it has others. `moves`: a new day is said on the page."""
    verdict = step.verdict
    on = (verdict.on or clock.today()) if verdict.state is MilestoneState.DONE else None
    redate = row.due_on != step.due_on and MilestoneState.OPEN in {row.state, verdict.state}
    if redate or (row.state, row.done_on, row.not_relevant) != (verdict.state, on, verdict.why):
        moved = row.due_on if moves else None
        days = (step.due_on, moved) if redate else (row.due_on, row.moved_from)
        yield row, dict(zip(CHANGED, (*days, verdict.state, on, verdict.why), strict=True))


def _write(changes: Sequence[Change]) -> None:
    """Change some steps in one statement; one that somebody changed in the same moment stays as they left it."""
    if not changes:
        return
    table = cast("Table", Milestone.__table__)
    this = table.c.id == bindparam("step"), table.c.version == bindparam("seen")
    values: dict[str, Any] = {name: bindparam(name) for name in CHANGED}
    change = update(table).where(*this).values(values | {"version": table.c.version + 1})
    session().execute(change, [{"step": row.id, "seen": row.version} | new for row, new in changes])
    for row, _ in changes:
        session().expire(row)


def _row(agreement: Agreement, step: PlannedStep) -> dict[str, object]:
    verdict = step.verdict
    return {
        "id": uuid4(),
        "case_id": agreement.case_id,
        "agreement_id": agreement.id,
        "year": begins_in(clock.day_of(agreement.created_at)),
        "kind": step.kind,
        "round": agreement.ordinal,
        "held_by": MilestoneOwner.ADVISER,
        "due_on": step.due_on,
        "state": verdict.state,
        "done_on": verdict.on if verdict.state is MilestoneState.DONE else None,
        "not_relevant": verdict.why,
        "version": 1,
    }
