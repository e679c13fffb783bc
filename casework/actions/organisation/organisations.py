"""Areas, offices and schools: what an administrator keeps in order. Areas decide which office a request goes to."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from casework import audit, clock
from casework.class_list.likeness import sort_key
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, StaleEdit
from casework.language import N_
from casework.models import Area, Case, Enrolment, Organisation, User
from casework.models.codes import CaseStage, OrganisationKind

Row = TypeVar("Row", Area, Organisation)
SCHOOLS = (OrganisationKind.LOWER_SECONDARY, OrganisationKind.UPPER_SECONDARY)

NAME_TAKEN = N_("There is one with this name already.")
HAS_USERS = N_("Active users work here. Move or deactivate them first.")
HAS_PUPILS = N_("Pupils are enrolled here today. They must leave the school's roll first.")
HAS_CASES = N_("There are open cases at this office. They must be moved or closed first.")
GETS_REQUESTS = N_("An area sends its requests here. Choose another office for it first.")
HAS_SCHOOLS = N_("Active schools lie in this area. Move them first.")
LAST_CATCH_ALL = N_("Schools outside the other areas belong here. There must be one such area.")


@dataclass(frozen=True, slots=True)
class Counted:
    """An organisation in the list, with the number of active people who work there."""

    organisation: Organisation
    area: Area | None
    users: int


def areas(*, active: bool = False) -> list[Area]:
    """Areas in their own order."""
    query = select(Area).order_by(Area.position, Area.name)
    return list(session().scalars(query.where(Area.active) if active else query))


def organisations(*, active: bool = False, kinds: tuple[OrganisationKind, ...] = ()) -> list[Organisation]:
    """Organisations in Norwegian order of name."""
    query = select(Organisation).order_by(Organisation.sort_key)
    query = query.where(Organisation.active) if active else query
    return list(session().scalars(query.where(Organisation.kind.in_(kinds)) if kinds else query))


def counted() -> list[Counted]:
    """Every organisation with its area and its number of active users, in three statements."""
    numbers = select(User.organisation_id, func.count()).where(User.active).group_by(User.organisation_id)
    users = {row[0]: row[1] for row in session().execute(numbers)}
    by_id = {area.id: area for area in areas()}
    return [
        Counted(one, by_id.get(one.area_id) if one.area_id else None, users.get(one.id, 0)) for one in organisations()
    ]


def find_area(area_id: UUID) -> Area:
    """One area, to be changed. Raises NotFound."""
    return _found(session().get(Area, area_id))


def find_organisation(organisation_id: UUID) -> Organisation:
    """One organisation, to be changed. Raises NotFound."""
    return _found(session().get(Organisation, organisation_id))


def as_read(row: Area | Organisation) -> str:
    """A short mark of what stands in a row now: a form carries it, so that a change in between is noticed."""
    values = [str(getattr(row, column.key)) for column in row.__mapper__.column_attrs]
    return sha256("\0".join(values).encode()).hexdigest()[:16]


def save_area(actor: User, area: Area | None, *, seen: str, name: str, office_id: UUID | None, position: int) -> Area:
    """Add or change an area. Raises StaleEdit and Invalid."""
    _insist_on_fresh(area, seen)
    office = session().get(Organisation, office_id) if office_id else None
    if office is None or office.kind is not OrganisationKind.NAV_OFFICE or not office.active:
        raise Invalid("office", N_("Choose the Nav office that gets the requests of this area."))
    saved = area or Area(active=True, catch_all=False, name=name, position=position)
    _write(saved, name=name, office_id=office.id, position=position)
    audit.record(actor, audit.AreaSaved(saved.id))
    return saved


def save_organisation(
    actor: User,
    organisation: Organisation | None,
    *,
    seen: str,
    name: str,
    kind: OrganisationKind,
    area_id: UUID | None,
) -> Organisation:
    """Add or change an organisation. Its kind stays once it has people or pupils. Raises StaleEdit and Invalid."""
    _insist_on_fresh(organisation, seen)
    place = session().get(Area, area_id) if area_id and kind in SCHOOLS else None
    if kind in SCHOOLS and (place is None or not place.active):
        raise Invalid("area", N_("Choose the area the school lies in."))
    if organisation is not None and organisation.kind is not kind and _in_use(organisation):
        raise Invalid("kind", N_("The kind cannot be changed while the organisation is in use."))
    saved = organisation or Organisation(active=True, name=name, kind=kind)
    order = " ".join(sort_key(name, "")).strip()[:240]
    _write(saved, name=name, sort_key=order, kind=kind, area_id=place.id if place else None)
    audit.record(actor, audit.OrganisationSaved(saved.id))
    return saved


def open_or_close_area(actor: User, area: Area, *, active: bool) -> None:
    """Take an area out of use, or into use again. Raises NotNow while something depends on it."""
    if not active:
        others = select(Area.id).where(Area.catch_all, Area.active, Area.id != area.id)
        if area.catch_all and session().scalar(others.limit(1)) is None:
            raise NotNow(LAST_CATCH_ALL)
        schools = select(Organisation.id).where(Organisation.area_id == area.id, Organisation.active)
        if session().scalar(schools.limit(1)) is not None:
            raise NotNow(HAS_SCHOOLS)
    area.active = active
    audit.record(actor, audit.AreaSaved(area.id))


def open_or_close(actor: User, organisation: Organisation, *, active: bool) -> None:
    """Take an organisation out of use, or into use again. Raises NotNow with what stands in the way."""
    hindrance = None if active else _in_use(organisation)
    if hindrance:
        raise NotNow(hindrance)
    organisation.active = active
    audit.record(actor, audit.OrganisationSaved(organisation.id))


def _in_use(place: Organisation) -> str | None:
    """The first thing that depends on an organisation, in words, or None."""
    today = clock.today()
    enrolled = (Enrolment.organisation_id == place.id, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today))
    hindrances = (
        (select(User.id).where(User.organisation_id == place.id, User.active), HAS_USERS),
        (select(Enrolment.id).where(*enrolled), HAS_PUPILS),
        (select(Area.id).where(Area.office_id == place.id, Area.active), GETS_REQUESTS),
        (select(Case.id).where(Case.office_id == place.id, Case.stage != CaseStage.CLOSED), HAS_CASES),
    )
    return next((words for query, words in hindrances if session().scalar(query.limit(1)) is not None), None)


def _insist_on_fresh(row: Area | Organisation | None, seen: str) -> None:
    """Raise StaleEdit when the row was changed since the form was rendered. The row is locked until the commit."""
    if row is None:
        return
    session().refresh(row, with_for_update=True)
    if as_read(row) != seen:
        raise StaleEdit(theirs=row)


def _write(row: Area | Organisation, **values: Any) -> None:
    """Set the values and flush, so that a name somebody else has is refused here. Raises Invalid."""
    try:
        with session().begin_nested():
            for name, value in values.items():
                setattr(row, name, value)
            session().add(row)
    except IntegrityError:
        raise Invalid("name", NAME_TAKEN) from None


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
