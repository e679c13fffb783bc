"""Invented offices and schools in the programme's four areas, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from casework import audit, clock
from casework.class_list.likeness import sort_key
from casework.database import session
from casework.models import Area, Organisation, User
from casework.models.codes import OrganisationKind, Role
from casework.models.sealing import mint

AREAS = (
    ("Loddefjord", "Nav Fjellsiden"),
    ("Olsvik", "Nav Fjellsiden"),
    ("Slettebakken", "Nav Solvangen"),
    ("Solheim nord/sør", "Nav Solvangen"),
    ("Øvrige", "Nav Solvangen"),
)
SCHOOLS = (
    ("Fjellsiden skole", OrganisationKind.LOWER_SECONDARY, "Loddefjord"),
    ("Vestlia skole", OrganisationKind.LOWER_SECONDARY, "Olsvik"),
    ("Myrdalen skole", OrganisationKind.LOWER_SECONDARY, "Slettebakken"),
    ("Solbakken skole", OrganisationKind.LOWER_SECONDARY, "Solheim nord/sør"),
    ("Havblikk videregående skole", OrganisationKind.UPPER_SECONDARY, "Loddefjord"),
    ("Lyngheia videregående skole", OrganisationKind.UPPER_SECONDARY, "Slettebakken"),
)
OFFICES = ("Nav Fjellsiden", "Nav Solvangen")


@dataclass(slots=True)
class Places:
    """Ids of what was made, by name; users by role and workplace."""

    areas: dict[str, UUID] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    staff: dict[tuple[Role, str], list[UUID]] = field(default_factory=dict)


def furnish() -> Places:
    """Make areas, organisations and staff in the present unit of work."""
    made = Places()
    for name in OFFICES:
        made.organisations[name] = _organisation(name, OrganisationKind.NAV_OFFICE, None)
    session().flush()
    for position, (name, office) in enumerate(AREAS):
        area = Area(
            name=name,
            position=position,
            catch_all=name == "Øvrige",
            office_id=made.organisations[office],
            active=True,
        )
        session().add(area)
        made.areas[name] = area.id
    session().flush()
    for name, kind, area_name in SCHOOLS:
        made.organisations[name] = _organisation(name, kind, made.areas[area_name])
    session().flush()
    _hire(made)
    session().flush()
    return made


def _organisation(name: str, kind: OrganisationKind, area_id: UUID | None) -> UUID:
    row = Organisation(name=name, sort_key=" ".join(sort_key(name, "")), kind=kind, area_id=area_id, active=True)
    session().add(row)
    audit.record(None, audit.OrganisationSaved(row.id))
    return row.id


def _hire(made: Places) -> None:
    for name, _, _ in SCHOOLS:
        _user(made, Role.COUNSELLOR, f"Rådgiver {name.split()[0]}", name)
    for office in OFFICES:
        place = office.split()[1]
        for number in ("én", "to", "tre", "fire"):
            _user(made, Role.ADVISER, f"Veileder {place} {number}", office)
        for number in ("én", "to"):
            _user(made, Role.LEAD, f"Leder {place} {number}", office)
    _user(made, Role.MANAGER, "Programledelse Demo", "")
    for number in ("én", "to"):
        _user(made, Role.ADMINISTRATOR, f"Administrator Demo {number}", "")
    _user(made, Role.AUDITOR, "Kontrollør Demo", "")


def _user(made: Places, role: Role, name: str, workplace: str) -> None:
    signs = str.maketrans({" ": ".", "é": "e", "ø": "o", "å": "a"})
    user = User(
        email=f"{name.lower().translate(signs)}@demo.invalid",
        name=name,
        role=role,
        organisation_id=made.organisations.get(workplace),
        language="nb",
        shortcuts=True,
        active=True,
        created_at=clock.now(),
    )
    mint([user.owner])
    session().add(user)
    audit.record(None, audit.UserInvited(user.id, role))
    made.staff.setdefault((role, workplace), []).append(user.id)
