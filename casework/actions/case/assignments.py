"""Who follows up whom: parts in a case from a day to a day, given, moved and ended by a lead (decisions.md section 14).

Days hold at both ends. A new main adviser takes over on a day, and the former one's last day is the day before: no
gap and no overlap. A part that would have no day left is removed; the log still says that it was given and ended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from casework import audit, clock
from casework.actions.case.dated_parts import (
    A_DAY,
    add,
    check_days,
    current_main,
    end_before,
    hold,
    meets,
    parts_of,
    stop_reading,
    working,
)
from casework.actions.conference import decisions
from casework.actions.writing.named_pupils import names_one_of
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, NotPermitted, StaleEdit
from casework.installation import settings
from casework.language import N_
from casework.models import Assignment, Case, Recusal, User
from casework.models.codes import Part, Role
from casework.policy.grants import Permission
from casework.policy.scope import cases_within


def grace() -> timedelta:
    """How long whoever hands a case over can still read it."""
    return timedelta(days=settings().case_grace_days)


def can_be_given(office_id: UUID | None) -> list[User]:
    """Who may be given a case at an office: its advisers and leads in work, by name; nobody who is leaving."""
    query = select(User).where(
        User.organisation_id == office_id,
        User.role.in_((Role.ADVISER, Role.LEAD)),
        User.active,
        User.leaving_at.is_(None),
    )
    return list(session().scalars(query.order_by(User.name, User.id)))


def chosen(user_id: UUID, office_id: UUID, pupil_ids: Collection[UUID], *, field: str) -> User:
    """The user, if they may be given these pupils' cases. Raises Invalid(field) without telling why not."""
    user = next((one for one in can_be_given(office_id) if one.id == user_id), None)
    if user is None:
        raise Invalid(field, N_("Choose somebody who works at your office."))
    tied = select(Recusal.id).where(Recusal.user_id == user_id, Recusal.pupil_id.in_(pupil_ids)).limit(1)
    if session().scalar(tied) is not None:
        raise Invalid(field, N_("This person cannot take this. Choose somebody else."))
    return user


def give(
    actor: User,
    case: Case,
    *,
    part: Part,
    user_id: UUID,
    starts_on: date,
    ends_on: date | None,
    handover: bool = False,
    main_then: UUID | None = None,
) -> None:
    """Give somebody a part in a case. A new main adviser relieves the one who is main on that day.

    `main_then` is the main assignment the lead was looking at: StaleEdit if it is another now. `handover` leaves
    the former main adviser reading it for `grace`, without writing; having read on is no part that stands in the way
    of a real one, and ends with it. Raises NotNow for a case that isn't open, Invalid for dates and people that
    won't do.
    """
    hold([case])
    if part is Part.MAIN and current_main(case.id) != main_then:
        raise StaleEdit(N_("Somebody else has changed who follows up this case."))
    user = chosen(user_id, case.office_id, [case.pupil_id], field="user")
    check_days(part, starts_on, ends_on)
    if part is Part.MAIN:
        former = relieve(actor, case, user, starts_on)
        if handover and former is not None:
            let_read_on(actor, case, former, starts_on)
        return
    if working(case.id, user.id, starts_on, ends_on):
        raise Invalid("user", N_("This person already has a part in the case on those days."))
    stop_reading(actor, case, user, starts_on, ends_on)
    add(actor, case, user, part, starts_on, ends_on)


def relieve(actor: User, case: Case, user: User, starts_on: date) -> User | None:
    """Make the user main adviser from a day; whoever was main until then, and their own other part, end before it."""
    mains = [one for one in parts_of(case.id) if one.part is Part.MAIN and meets(one, starts_on, None)]
    if any(one.user_id == user.id and one.starts_on <= starts_on and one.ends_on is None for one in mains):
        raise Invalid("user", N_("This person is already the main adviser."))
    former = next((one.user for one in mains if one.starts_on <= starts_on and one.user_id != user.id), None)
    for one in mains:
        end_before(actor, case, one, starts_on)
    for one in parts_of(case.id, user.id):
        if meets(one, starts_on, None):
            end_before(actor, case, one, starts_on)
    add(actor, case, user, Part.MAIN, starts_on, None)
    return former


def let_read_on(actor: User, case: Case, former: User, starts_on: date) -> None:
    """Let whoever hands the case over read it for `grace` from a day, or until a part of theirs that is planned."""
    last = starts_on + grace() - A_DAY
    planned = working(case.id, former.id, starts_on, last)
    last = min([last, *(one.starts_on - A_DAY for one in planned)])
    if last >= starts_on:
        add(actor, case, former, Part.FORMER, starts_on, last)


def end(actor: User, case: Case, assignment_id: UUID) -> None:
    """End a co-adviser's, substitute's or former adviser's part at once: yesterday was their last day.

    Raises NotFound for an assignment of another case, NotNow for the main adviser: name a new one instead.
    """
    hold([case])
    found = next((one for one in parts_of(case.id) if one.id == assignment_id), None)
    if found is None:
        raise NotFound
    if found.part is Part.MAIN:
        raise NotNow(N_("A case must not be without a main adviser. Choose a new one instead."))
    end_before(actor, case, found, clock.today())


@dataclass(frozen=True, slots=True)
class Move:
    """How cases pass on: to whom and from which day, whose part passes on, and what follows it.

    instead_of  whose part it is, whatever it is; None for the main adviser's
    handover    whoever gives a case away reads on for `grace`
    note        for the new adviser, in each case: something to do on the first day. `guarded`: its writer kept what
                the text guard asked about
    """

    to: UUID
    starts_on: date
    instead_of: UUID | None = None
    handover: bool = False
    note: str = ""
    guarded: bool = False


def move(actor: User, case_ids: Collection[UUID], how: Move) -> int:
    """Move several cases to one adviser from a day, all or none. Returns how many.

    Every id is authorised by itself: one that isn't within reach stops everything (NotPermitted) and is a line in the
    log. Raises Invalid at "note" for one that goes to several cases and names a pupil of one of them.
    """
    cases = _all_within(actor, case_ids)
    hold(cases)
    office_id = next(iter({case.office_id for case in cases}))
    user = chosen(how.to, office_id, [case.pupil_id for case in cases], field="to")
    check_days(Part.MAIN, how.starts_on, None)
    if how.note:
        _insist_on_note(actor, cases, how.note)
    for case in cases:
        former = _pass_on(actor, case, user, how)
        if how.handover and former is not None and former.id != user.id:
            let_read_on(actor, case, former, how.starts_on)
        if how.note:
            decisions.leave_note(actor, case, user, how.starts_on, how.note, guarded=how.guarded)
    return len(cases)


def _insist_on_note(actor: User, cases: Sequence[Case], note: str) -> None:
    """A note is written where the lead could write one, and names nobody in another pupil's case."""
    writable = cases_within(actor, Permission.HOLD_CONFERENCE).where(Case.id.in_([case.id for case in cases]))
    pupils = [case.pupil for case in session().scalars(writable.options(joinedload(Case.pupil)))]
    if len(pupils) < len(cases):
        words = N_("A note cannot be written where consent does not apply. Take it away, or move those cases apart.")
        raise Invalid("note", words)
    if len(cases) > 1 and names_one_of(actor, pupils, note):
        raise Invalid("note", N_("The note goes to several cases. Take out the name of the pupil."))


def _pass_on(actor: User, case: Case, user: User, how: Move) -> User | None:
    """Let what is to pass on do so. Returns who gave it away."""
    if how.instead_of is None:
        return _make_main(actor, case, user, how.starts_on)
    mine = working(case.id, how.instead_of, how.starts_on, None)
    if not mine:
        raise NotNow(N_("The list has changed since you opened it. Nothing was moved."))
    if how.instead_of == user.id:
        raise Invalid("to", N_("Choose somebody else than the one who has the cases."))
    former = mine[0].user
    if any(one.part is Part.MAIN for one in mine):
        _make_main(actor, case, user, how.starts_on)
    for one in mine:
        if one.part is not Part.MAIN:
            _take_over(actor, case, user, one, how.starts_on)
    return former


def _make_main(actor: User, case: Case, user: User, starts_on: date) -> User | None:
    """As `relieve`, but no complaint when the user is main already: several cases at once may be mixed."""
    standing = [one for one in parts_of(case.id, user.id) if one.part is Part.MAIN and one.ends_on is None]
    if any(one.starts_on <= starts_on for one in standing):
        return None
    return relieve(actor, case, user, starts_on)


def _take_over(actor: User, case: Case, user: User, other: Assignment, starts_on: date) -> None:
    """A co-adviser's or substitute's remaining days pass to somebody else, unless they have a part already."""
    first, last, part = max(other.starts_on, starts_on), other.ends_on, other.part
    end_before(actor, case, other, starts_on)
    if not working(case.id, user.id, first, last):
        stop_reading(actor, case, user, first, last)
        add(actor, case, user, part, first, last)


def _all_within(actor: User, case_ids: Collection[UUID]) -> Sequence[Case]:
    wanted = set(case_ids)
    query = cases_within(actor, Permission.ASSIGN_CASE).where(Case.id.in_(wanted)).order_by(Case.id)
    cases = session().scalars(query).all()
    outside = wanted - {case.id for case in cases}
    for case_id in sorted(outside):
        case = session().get(Case, case_id)
        denied = audit.AccessDenied(case.owner if case else None)
        audit.record(actor, denied, decision=audit.Verdict.DENY, rule=Permission.ASSIGN_CASE.value)
    if outside:
        raise NotPermitted(N_("One or more of the cases are not yours to move. Nothing was moved."))
    if not cases:
        raise Invalid("case_ids", N_("Choose at least one case."))
    return cases
