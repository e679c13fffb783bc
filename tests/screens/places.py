"""Where every page is, who visits it, and which people of the demo it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from casework import work
from casework.models import (
    Area,
    Case,
    ConsentRequirement,
    ConsentText,
    Enrolment,
    Followup,
    Guardian,
    PossibleDuplicate,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import CaseStage, ConsentStatus, Decision, Role
from tests.screens.world import World

OFFICE, SCHOOL = "Nav Fjellsiden", "Fjellsiden skole"


@dataclass(frozen=True)
class Cast:
    """The people and things of the demo that the pages are shown about."""

    world: World
    adviser: User
    lead: User
    counsellor: User
    ids: dict[str, UUID]

    def user(self, role: Role) -> User:
        """Who visits as a role."""
        known = {Role.ADVISER: self.adviser, Role.LEAD: self.lead, Role.COUNSELLOR: self.counsellor}
        return known[role] if role in known else self.world.somebody(role)


def cast_of(world: World) -> Cast:
    """Choose one of each kind from the demo."""
    lead, counsellor = world.somebody(Role.LEAD, OFFICE), world.somebody(Role.COUNSELLOR, SCHOOL)
    with work.unit(world.installation, reading=True) as opened:

        def one(query: Select[Any]) -> Any:
            return opened.scalars(query).first()

        at_office = Case.office_id == lead.organisation_id
        pool = (
            select(Case).join(Followup).join(Pupil).where(at_office, Pupil.protected_at.is_(None)).order_by(Case.number)
        )
        live = pool.join(Referral, Referral.id == Case.referral_id).where(Referral.consent == ConsentStatus.GIVEN)
        case: Case = one(live.where(Case.stage == CaseStage.ACTIVE, Case.attempts_since < 2))
        held: Case = one(live.where(Case.stage == CaseStage.ON_HOLD))
        closed: Case = one(live.where(Case.stage == CaseStage.CLOSED))
        followup: Followup = one(
            select(Followup).where(
                Followup.case_id == case.id,
                Followup.redaction_asked_at.is_(None),
                ~Followup.id.in_(select(Followup.corrects_id).where(Followup.corrects_id.is_not(None))),
            )
        )
        asked: Followup = one(
            select(Followup)
            .join(Case)
            .where(
                at_office,
                Followup.redaction_asked_at.is_not(None),
                Followup.redacted_at.is_(None),
                Followup.redaction_asked_by_id != lead.id,
            )
        )
        waiting: Referral = one(
            select(Referral).where(
                Referral.office_id == lead.organisation_id,
                Referral.decision == Decision.NEW,
                Referral.cancelled_at.is_(None),
            )
        )
        own_school = (Referral.school_id == counsellor.organisation_id, Referral.cancelled_at.is_(None))
        partly: Referral = one(select(Referral).where(*own_school, Referral.consent == ConsentStatus.PARTIAL))
        agreed: Referral = one(
            select(Referral).where(
                *own_school, Referral.consent == ConsentStatus.GIVEN, Referral.decision == Decision.ACCEPTED
            )
        )
        ids = {
            "case": case.id,
            "case_referral": case.referral_id,
            "held": held.id,
            "closed": closed.id,
            "followup": followup.id,
            "asked_case": asked.case_id,
            "asked": asked.id,
            "waiting": waiting.id,
            "partly": partly.id,
            "agreed": agreed.id,
            "pupil": partly.pupil_id,
            "unflagged": _unflagged(opened, counsellor),
            "guardian": one(
                select(Guardian.id).where(Guardian.pupil_id == partly.pupil_id, Guardian.ended_on.is_(None))
            ),
            "case_guardian": one(
                select(Guardian.id).where(Guardian.pupil_id == case.pupil_id, Guardian.ended_on.is_(None))
            ),
            "duplicate": one(select(PossibleDuplicate.id)),
            "organisation": lead.organisation_id,
            "area": one(select(Area.id)),
            "requirement": one(select(ConsentRequirement.id)),
            "text": one(select(ConsentText.id)),
            "staff": counsellor.id,
        }
    return Cast(world, world.somebody(Role.ADVISER, OFFICE), lead, counsellor, ids)


def _unflagged(opened: Any, counsellor: User) -> UUID:
    found = opened.scalars(
        select(Enrolment.pupil_id).where(
            Enrolment.organisation_id == counsellor.organisation_id,
            Enrolment.ends_on.is_(None),
            ~Enrolment.pupil_id.in_(select(Referral.pupil_id)),
        )
    ).first()
    assert isinstance(found, UUID)
    return found


Path = Callable[[dict[str, UUID]], str]
N, C, A, L, M, D, R = (None, Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)

PLACES: dict[str, tuple[Role | None, Path]] = {
    "access.case": (L, lambda i: f"/cases/{i['case']}/seen-by"),
    "access.referral": (C, lambda i: f"/requests/{i['agreed']}/seen-by"),
    "account.change_password": (C, lambda _: "/account/password"),
    "account.profile": (C, lambda _: "/account/profile"),
    "account.recovery_codes": (C, lambda _: "/account/recovery-codes"),
    "account.sessions": (C, lambda _: "/account/sessions"),
    "account.sign_in": (N, lambda _: "/account/sign-in"),
    "approvals.decide": (L, lambda i: f"/approvals/{i['asked_case']}/{i['asked']}"),
    "approvals.index": (L, lambda _: "/approvals/"),
    "assignments.edit": (L, lambda i: f"/assignments/{i['case']}"),
    "assignments.index": (L, lambda _: "/assignments/"),
    "cases.close": (L, lambda i: f"/cases/{i['case']}/close"),
    "cases.hold": (L, lambda i: f"/cases/{i['case']}/hold"),
    "cases.reopen": (L, lambda i: f"/cases/{i['closed']}/reopen"),
    "cases.show": (L, lambda i: f"/cases/{i['case']}"),
    "class_lists.done": (C, lambda _: "/class-lists/done"),
    "class_lists.new": (C, lambda _: "/class-lists/new"),
    "consents.form": (C, lambda i: f"/consents/{i['partly']}/form"),
    "consents.notice": (C, lambda i: f"/consents/{i['partly']}/notice"),
    "consents.register": (C, lambda i: f"/consents/{i['partly']}/register"),
    "consents.withdraw": (C, lambda i: f"/consents/{i['agreed']}/withdraw"),
    "contacts.case": (L, lambda i: f"/contacts/case/{i['case']}"),
    "contacts.details": (C, lambda i: f"/contacts/pupil/{i['pupil']}/details"),
    "contacts.details_on_case": (L, lambda i: f"/contacts/case/{i['case']}/details"),
    "contacts.edit_guardian": (C, lambda i: f"/contacts/pupil/{i['pupil']}/guardians/{i['guardian']}"),
    "contacts.edit_guardian_on_case": (L, lambda i: f"/contacts/case/{i['case']}/guardians/{i['case_guardian']}"),
    "contacts.end_guardian": (C, lambda i: f"/contacts/pupil/{i['pupil']}/guardians/{i['guardian']}/end"),
    "contacts.end_guardian_on_case": (L, lambda i: f"/contacts/case/{i['case']}/guardians/{i['case_guardian']}/end"),
    "contacts.new_guardian": (C, lambda i: f"/contacts/pupil/{i['pupil']}/guardians/new"),
    "contacts.new_guardian_on_case": (L, lambda i: f"/contacts/case/{i['case']}/guardians/new"),
    "duplicates.index": (L, lambda _: "/duplicates/"),
    "duplicates.show": (L, lambda i: f"/duplicates/{i['duplicate']}"),
    "flags.cancel": (C, lambda i: f"/flags/{i['partly']}/cancel"),
    "flags.change": (C, lambda i: f"/flags/{i['partly']}/change"),
    "flags.new": (C, lambda i: f"/flags/pupil/{i['unflagged']}"),
    "flags.stopped": (C, lambda _: "/flags/protected"),
    "followups.ask_redaction": (L, lambda i: f"/cases/{i['case']}/followups/{i['followup']}/misfiled"),
    "followups.correct": (L, lambda i: f"/cases/{i['case']}/followups/{i['followup']}/correct"),
    "followups.record": (L, lambda i: f"/cases/{i['case']}/followups/new"),
    "identity_numbers.edit": (L, lambda i: f"/identity-numbers/case/{i['case']}"),
    "identity_numbers.find": (L, lambda _: "/identity-numbers/find"),
    "inbox.decline": (L, lambda i: f"/inbox/{i['waiting']}/decline"),
    "inbox.forward": (L, lambda i: f"/inbox/{i['waiting']}/forward"),
    "inbox.index": (L, lambda _: "/inbox/"),
    "inbox.register": (L, lambda _: "/inbox/start/pupil"),
    "inbox.show": (L, lambda i: f"/inbox/{i['waiting']}"),
    "inbox.start": (L, lambda _: "/inbox/start"),
    "log.index": (R, lambda _: "/log/"),
    "log.reach": (R, lambda i: f"/log/reach?user={i['staff']}&since=2025-08-01&until=2026-12-31"),
    "organisations.add": (D, lambda _: "/organisations/new"),
    "organisations.add_area": (D, lambda _: "/organisations/areas/new"),
    "organisations.edit": (D, lambda i: f"/organisations/{i['organisation']}"),
    "organisations.edit_area": (D, lambda i: f"/organisations/areas/{i['area']}"),
    "organisations.index": (D, lambda _: "/organisations/"),
    "pages.accessibility": (N, lambda _: "/accessibility"),
    "pages.guide": (L, lambda _: "/help"),
    "protection.case": (L, lambda i: f"/protection/case/{i['case']}"),
    "protection.done": (L, lambda _: "/protection/done"),
    "pupils.edit": (C, lambda i: f"/pupils/{i['pupil']}/edit"),
    "pupils.index": (C, lambda _: "/pupils/"),
    "pupils.leave": (C, lambda i: f"/pupils/{i['pupil']}/leave"),
    "pupils.new": (C, lambda _: "/pupils/new"),
    "pupils.protect": (C, lambda i: f"/pupils/{i['pupil']}/protect"),
    "pupils.search": (C, lambda _: "/pupils/search"),
    "pupils.show": (C, lambda i: f"/pupils/{i['pupil']}"),
    "referrals.index": (C, lambda _: "/referrals/"),
    "referrals.show": (C, lambda i: f"/referrals/{i['partly']}"),
    "releases.index": (M, lambda _: "/releases/"),
    "rules.add_text": (D, lambda _: "/rules/texts/new"),
    "rules.edit_requirement": (D, lambda i: f"/rules/requirements/{i['requirement']}"),
    "rules.index": (D, lambda _: "/rules/"),
    "rules.text": (D, lambda i: f"/rules/texts/{i['text']}"),
    "tasks.change": (L, lambda i: f"/cases/{i['case']}/next-step/change"),
    "tasks.done": (L, lambda i: f"/cases/{i['case']}/next-step/done"),
    "tasks.postpone": (L, lambda i: f"/cases/{i['case']}/next-step/postpone"),
    "ties.case": (L, lambda i: f"/ties/case/{i['case']}"),
    "ties.done": (L, lambda _: "/ties/done"),
    "ties.pupil": (C, lambda i: f"/ties/pupil/{i['pupil']}"),
    "users.deactivate": (D, lambda i: f"/users/{i['staff']}/deactivate"),
    "users.edit": (D, lambda i: f"/users/{i['staff']}/edit"),
    "users.factor_resets": (D, lambda _: "/users/factor-resets"),
    "users.index": (D, lambda _: "/users/"),
    "users.invite": (D, lambda _: "/users/invite"),
    "users.one": (D, lambda i: f"/users/{i['staff']}"),
    "worklist.today": (A, lambda _: "/today?list=mine"),
}
"""Every page that opens on its own, by endpoint."""

ON_A_WALK = {
    "static": "a file, not a page",
    "pages.start": "sends on to where a user begins",
    "account.second_factor": "walked in test_sign_in.py: opens after a password only",
    "account.enrol": "walked in test_sign_in.py: opens after a password is chosen",
    "account.invitation": "walked in test_sign_in.py: opens with a link only",
    "account.new_password": "walked in test_sign_in.py: opens with a link only",
    "class_lists.check": "walked in test_the_main_job.py: opens after a file is taken up",
}
"""Pages that open only on the way through something; a walk visits them, with axe."""
