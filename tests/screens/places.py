"""Where every page is, who visits it, and which people of the demo it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from casework import clock, work
from casework.actions.employer import contacts, employers, offers
from casework.actions.employer.contacts import ContactDetails
from casework.actions.employer.employers import Details
from casework.actions.employer.offers import PlaceDetails
from casework.actions.followup.status_checks import MARGIN
from casework.actions.handover import handovers, notes, talks
from casework.actions.handover.notes import Note
from casework.actions.report import freeze_days
from casework.actions.transition import transitions
from casework.actions.transition.given import Application
from casework.actions.working_day import saved
from casework.actions.working_day.choices import Wanted
from casework.actions.working_day.filters import Filter
from casework.actions.writing import phrases
from casework.calendar.school_year import begins_in
from casework.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Area,
    Case,
    Consent,
    ConsentRequirement,
    ConsentText,
    Employer,
    EmployerContact,
    Enrolment,
    Followup,
    Goal,
    GoalStep,
    Guardian,
    Handover,
    HandoverMessage,
    HandoverQuestion,
    JobPlace,
    LabourRule,
    Milestone,
    PossibleDuplicate,
    Programme,
    Pupil,
    Recusal,
    Referral,
    Release,
    SavedFilter,
    SchoolYear,
    SchoolYearDate,
    Task,
    Transition,
    User,
)
from casework.models.codes import (
    CaseStage,
    ConsentScope,
    ConsentStatus,
    Decision,
    Destination,
    GoalState,
    Grade,
    Role,
    TaskKind,
    TaskState,
)
from casework.models.columns import has_code
from casework.models.job_codes import Change, EndReason, Industry, Party, PlacementForm, Requirement
from casework.models.report_codes import ReleaseState
from casework.models.transition_codes import (
    ApplicationState,
    HandoverStage,
    Level,
    MilestoneState,
    SchoolDate,
    StartState,
)
from casework.policy.grants import Permission
from casework.policy.sharing import covers, milestones_within
from tests import placements
from tests.ledger import held
from tests.make import Make
from tests.screens.world import World

OFFICE, SCHOOL = "Nav Fjellsiden", "Fjellsiden skole"
COMING = begins_in(clock.today()) + 1
NEXT_SCHOOL, U = "Havblikk", "the counsellor of the next school"


@dataclass(frozen=True)
class Cast:
    """The people and things of the demo that the pages are shown about."""

    world: World
    adviser: User
    lead: User
    counsellor: User
    receiver: User
    ids: dict[str, UUID]

    def user(self, role: Role | str) -> User:
        """Who visits as a role."""
        known = {Role.ADVISER: self.adviser, Role.LEAD: self.lead, Role.COUNSELLOR: self.counsellor, U: self.receiver}
        return known[role] if role in known else self.world.somebody(Role(role))


def cast_of(world: World) -> Cast:
    """Choose one of each kind from the demo."""
    lead, counsellor = world.somebody(Role.LEAD, OFFICE), world.somebody(Role.COUNSELLOR, SCHOOL)
    receiver = world.somebody(Role.COUNSELLOR, NEXT_SCHOOL)
    with work.unit(world.installation, reading=True) as opened:

        def one(query: Select[Any]) -> Any:
            return opened.scalars(query).first()

        at_office = Case.office_id == lead.organisation_id
        active = Case.stage == CaseStage.ACTIVE
        began = (
            Transition.into_year == COMING - 1,
            Transition.start == StartState.STARTED,
            Transition.application == ApplicationState.SENT,
        )
        seen = at_office, Pupil.protected_at.is_(None), Pupil.id.not_in(select(Recusal.pupil_id))
        pool = select(Case).join(Followup).join(Pupil).where(*seen).order_by(Case.number)
        live = pool.join(Referral, Referral.id == Case.referral_id).where(Referral.consent == ConsentStatus.GIVEN)
        case: Case = one(live.where(Case.stage == CaseStage.ACTIVE, Case.attempts_since < 2))
        roll = Enrolment.grade == Grade.G10, Enrolment.ends_on.is_(None)
        tenth: Case = one(
            live.join(Enrolment, Enrolment.pupil_id == Case.pupil_id).where(active, Case.id != case.id, *roll)
        )
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
        step: GoalStep = one(
            select(GoalStep)
            .join(Goal, Goal.id == GoalStep.goal_id)
            .where(Goal.state == GoalState.ACTIVE, Goal.case_id.in_(live.where(active).with_only_columns(Case.id)))
        )
        ids = {
            "planned": step.case_id,
            "goal": step.goal_id,
            "goal_step": step.id,
            "case": case.id,
            "case_referral": case.referral_id,
            "tenth": tenth.id,
            "held": held.id,
            "closed": closed.id,
            "lost": one(live.where(Case.stage == CaseStage.CLOSED, Case.id != closed.id)).id,
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
            "labour_rule": one(select(LabourRule.id).order_by(LabourRule.code)),
            "text": one(select(ConsentText.id)),
            "staff": counsellor.id,
            "asked_after": one(
                select(Task.case_id)
                .join(Case, Case.id == Task.case_id)
                .join(Consent, Consent.referral_id == Case.referral_id)
                .where(
                    at_office,
                    has_code(Consent.scopes, ConsentScope.OT),
                    Task.kind == TaskKind.STATUS_3_MONTHS,
                    Task.state == TaskState.OPEN,
                    Task.due_on.between(clock.today() - MARGIN, clock.today() + MARGIN),
                )
            ),
            "starter": one(live.join(Transition, Transition.pupil_id == Case.pupil_id).where(active, *began)).id,
            "begun": one(
                select(Transition.pupil_id)
                .join(Enrolment, Enrolment.pupil_id == Transition.pupil_id)
                .where(*began, Enrolment.organisation_id == receiver.organisation_id, Enrolment.ends_on.is_(None))
            ),
            "milestone": one(
                select(Milestone.id).where(
                    Milestone.case_id == case.id,
                    Milestone.state == MilestoneState.OPEN,
                    Milestone.agreement_id.is_(None),
                )
            ),
            "school_milestone": one(
                milestones_within(counsellor, Permission.ANSWER_MILESTONE)
                .where(Milestone.state == MilestoneState.OPEN)
                .with_only_columns(Milestone.id)
            ),
            "school_year": one(select(SchoolYear.id).where(SchoolYear.begins == 2026)),
            "school_date": one(select(SchoolYearDate.id).where(SchoolYearDate.kind == SchoolDate.AUTUMN_BREAK)),
            "programme": one(select(Programme.id)),
            "question": one(select(HandoverQuestion.id).where(HandoverQuestion.retired_at.is_(None))),
            "draft": one(select(Release.id).where(Release.state == ReleaseState.DRAFT)),
        }
    ids["held_report"] = _held_back(world)
    _lose(world, ids["lost"])
    ids["applicant"] = _applied(world, counsellor)
    ids["note"] = _handed_over(world, counsellor, receiver)
    ids |= _employers(world, lead)
    ids["placement"] = _placed(world, ids["case"], ids["employer"])
    ids["ended"] = _ended(world, ids["case"], ids["employer"])
    ids["awaiting"], ids["approval"] = _awaiting(world, ids["case"], ids["employer"])
    ids["changed"], ids["unlawful"] = _changed(world, ids["tenth"], ids["employer"])
    adviser = world.somebody(Role.ADVISER, OFFICE)
    ids["saved_filter"] = _saved(world, adviser)
    ids["phrase"], ids["office_phrase"] = (_phrase(world, user, office=user is lead) for user in (adviser, lead))
    return Cast(world, adviser, lead, counsellor, receiver, ids)


def _saved(world: World, adviser: User) -> UUID:
    """A filter the adviser has saved; made once in each demo."""
    with work.doing(world.installation) as opened:
        known = opened.scalars(select(SavedFilter.id).where(SavedFilter.user_id == adviser.id)).first()
        return known or saved.save(opened.get_one(User, adviser.id), "Bare jobb", Wanted(Filter.MINE))


def _phrase(world: World, keeper: User, *, office: bool) -> UUID:
    """A standard phrase of a user's own, or of their office; made once in each demo."""
    with work.doing(world.installation) as opened:
        user = opened.get_one(User, keeper.id)
        shelf = phrases.offices(user) if office else phrases.own(user)
        if not phrases.on(shelf):
            phrases.add(user, shelf, phrases.PhraseText("Gikk gjennom planen for høsten.", "nb"))
            opened.flush()
        return phrases.on(shelf)[0].id


def _handed_over(world: World, sender: User, receiver: User) -> UUID:
    """A transition note that the next school has opened and asked about; made once in each demo."""
    with work.doing(world.installation) as opened:
        shared = select(Handover.id).where(
            Handover.from_school_id == sender.organisation_id,
            Handover.to_school_id == receiver.organisation_id,
            Handover.stage == HandoverStage.SHARED,
            Handover.discuss,
            Handover.id.in_(select(HandoverMessage.handover_id)),
        )
        known = opened.scalars(shared).first()
        if known is not None:
            return known
        referral = opened.scalars(
            select(Referral)
            .join(Case, Case.referral_id == Referral.id)
            .join(Pupil, Pupil.id == Referral.pupil_id)
            .where(
                Referral.school_id == sender.organisation_id,
                Case.stage == CaseStage.ACTIVE,
                Pupil.protected_at.is_(None),
                covers(ConsentScope.UPPER_SECONDARY),
                ~Referral.id.in_(select(Handover.referral_id)),
            )
            .order_by(Referral.number)
        ).first()
        assert referral is not None
        writes, reads = opened.get_one(User, sender.id), opened.get_one(User, receiver.id)
        answers = {each.id: f"Et kort svar om eleven, nummer {each.position}." for each in notes.asked()}
        note = Note(receiver.organisation_id, answers, discuss=True)
        handover = notes.write(writes, referral, note, seen=0)
        handovers.share(writes, handover)
        handovers.mark_read(reads, handover)
        talks.meet(writes, handover, on=clock.today(), held=True, seen=talks.meeting_mark(handover))
        talks.say(reads, handover, "Hvilket verksted liker eleven best?")
    return handover.id


def _placed(world: World, case_id: UUID, employer_id: UUID) -> UUID:
    """A placement that has run for two weeks; made once in each demo."""
    make = Make(world.installation)
    with make.reading() as opened:
        today = clock.today()
        running = (
            select(Agreement.id)
            .join(AgreementVersion, AgreementVersion.agreement_id == Agreement.id)
            .where(
                Agreement.case_id == case_id,
                Agreement.ended_on.is_(None),
                Agreement.in_force == Agreement.latest,
                AgreementVersion.number == Agreement.in_force,
                AgreementVersion.starts_on < today,
                AgreementVersion.ends_on > today,
            )
        )
        standing = opened.scalars(running.order_by(Agreement.ordinal)).first()
    began = clock.today() - timedelta(weeks=2)
    host, case = make.fresh(Employer, employer_id), make.fresh(Case, case_id)
    return standing or placements.agreement(make, case, host, starts_on=began).id


def _ended(world: World, case_id: UUID, employer_id: UUID) -> UUID:
    """A placement that ended three months ago; made once in each demo."""
    make = Make(world.installation)
    last = clock.today() - timedelta(days=90)
    with make.reading() as opened:
        over = select(Agreement.id).where(Agreement.case_id == case_id, Agreement.ended_on == last)
        standing = opened.scalars(over).first()
    host, case = make.fresh(Employer, employer_id), make.fresh(Case, case_id)
    if standing is None:
        first = last - timedelta(weeks=12)
        standing = placements.agreement(
            make, case, host, starts_on=first, ends_on=last, ended_on=last, end_reason=EndReason.COMPLETED
        ).id
    return standing


def _awaiting(world: World, case_id: UUID, employer_id: UUID) -> tuple[UUID, UUID]:
    """An agreement that the pupil has approved and the others have not; made once in each demo."""
    make = Make(world.installation)
    unfinished = select(Approval).join(Agreement).where(Agreement.case_id == case_id, Agreement.in_force.is_(None))
    with make.reading() as opened:
        standing = opened.scalars(unfinished).first()
    if standing is None:
        host, case = make.fresh(Employer, employer_id), make.fresh(Case, case_id)
        starts_on = clock.today() + timedelta(weeks=20)
        made = placements.agreement(make, case, host, starts_on=starts_on, approved=False)
        standing = placements.approval(make, made, Party.PUPIL)
    return standing.agreement_id, standing.id


def _changed(world: World, case_id: UUID, employer_id: UUID) -> tuple[UUID, UUID]:
    """Of a tenth-grader: an agreement in force with a change that waits, and a draft that breaks many rules; made once
    in each demo."""
    make = Make(world.installation)
    with make.reading() as opened:
        known = select(Agreement.id).where(Agreement.case_id == case_id, Agreement.employer_id == employer_id)
        standing = opened.scalars(known.order_by(Agreement.ordinal)).all()
    if len(standing) == 2:
        return standing[0], standing[1]
    host, case, today = make.fresh(Employer, employer_id), make.fresh(Case, case_id), clock.today()
    changed = placements.agreement(make, case, host, starts_on=today - timedelta(weeks=1))
    longer = today + timedelta(weeks=16)
    hours, what = ((2, 15 * 60, 16 * 60), (3, 15 * 60, 16 * 60)), {Change.HOURS, Change.EXTENDED, Change.WORK}
    placements.change(make, changed, hours, ends_on=longer, changes=what)
    late = ((0, 15 * 60, 22 * 60), (6, 5 * 60, 17 * 60))
    told: dict[str, Any] = {"form": PlacementForm.APPRENTICE, "approved": False, "complete": False, "shifts": late}
    return changed.id, placements.agreement(make, case, host, starts_on=today + timedelta(days=1), **told).id


def _held_back(world: World) -> UUID:
    """A report nothing is shown of, after all others."""
    with work.unit(world.installation, reading=True):
        number = freeze_days.newest_number() + 1
    return held(Make(world.installation), number, on=clock.today()).id


def _lose(world: World, case_id: UUID) -> None:
    """A closed case of which nobody knows where it led."""
    with Make(world.installation).writing() as opened:
        opened.get_one(Case, case_id).destination = Destination.UNKNOWN


def _employers(world: World, lead: User) -> dict[str, UUID]:
    """Two employers, one of them with somebody to talk to and a place; made once in each demo."""
    with work.doing(world.installation) as opened:
        actor, area = opened.get_one(User, lead.id), opened.scalars(select(Area.id).where(Area.active)).first()
        first, other = (
            employers.add(actor, Details(name, number, Industry.FOOD_MAKING, area, True, "Ring før klokka ti."))
            for name, number in (("Prøvebakeriet", "319990011"), ("Prøvebakeriet sentrum", "319990038"))
        )
        if first.new:
            contacts.add(actor, first.employer, ContactDetails("Kari Kontakt", "Daglig leder", "55 00 00 01", None))
            asked = frozenset({Requirement.WEEKENDS, Requirement.CUSTOMER_CONTACT})
            title, tasks = "Hjelp i butikken", "Rydde varer og hjelpe kunder"
            shop = PlaceDetails(PlacementForm.PART_TIME_JOB, title, tasks, asked, 2, 450, 15, clock.today(), None)
            offers.add(actor, first.employer, shop)
        opened.flush()
        at = first.employer.id
        return {
            "employer": at,
            "other_employer": other.employer.id,
            "employer_contact": opened.scalars(select(EmployerContact.id).filter_by(employer_id=at)).one(),
            "job_place": opened.scalars(select(JobPlace.id).filter_by(employer_id=at)).one(),
        }


def _applied(world: World, counsellor: User) -> UUID:
    """A tenth-grader with an application, so that there can be an offer; made once in each demo."""
    with work.doing(world.installation) as opened:
        roll = Enrolment.organisation_id == counsellor.organisation_id, Enrolment.ends_on.is_(None)
        tenth = select(Pupil).join(Enrolment).where(*roll, Enrolment.grade == Grade.G10, Pupil.protected_at.is_(None))
        pupil = opened.scalars(tenth.order_by(Pupil.id)).first()
        assert pupil is not None
        actor, given = opened.get_one(User, counsellor.id), Application(ApplicationState.SENT, None, clock.today())
        transitions.apply(actor, pupil, COMING, Level.VG1, given)
    return pupil.id


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

PLACES: dict[str, tuple[Role | str | None, Path]] = {
    "access.case": (L, lambda i: f"/cases/{i['case']}/seen-by"),
    "access.referral": (C, lambda i: f"/requests/{i['agreed']}/seen-by"),
    "account.change_password": (C, lambda _: "/account/password"),
    "account.profile": (C, lambda _: "/account/profile"),
    "account.recovery_codes": (C, lambda _: "/account/recovery-codes"),
    "account.sessions": (C, lambda _: "/account/sessions"),
    "account.sign_in": (N, lambda _: "/account/sign-in"),
    "agreements.annul": (L, lambda i: f"/agreements/{i['awaiting']}/annul"),
    "agreements.approve": (L, lambda i: f"/agreements/{i['awaiting']}/approve"),
    "agreements.compare": (L, lambda i: f"/agreements/{i['changed']}/versions/1/2"),
    "agreements.end": (L, lambda i: f"/agreements/{i['placement']}/end"),
    "agreements.extend": (L, lambda i: f"/agreements/{i['placement']}/last-day"),
    "agreements.new": (L, lambda i: f"/agreements/case/{i['case']}/new"),
    "agreements.show": (L, lambda i: f"/agreements/{i['placement']}"),
    "agreements.show: a change waits": (L, lambda i: f"/agreements/{i['changed']}"),
    "agreements.show: an unlawful draft": (L, lambda i: f"/agreements/{i['unlawful']}"),
    "agreements.start": (L, lambda i: f"/agreements/{i['placement']}/start"),
    "agreements.take_back": (L, lambda i: f"/agreements/{i['awaiting']}/approvals/{i['approval']}/take-back"),
    "agreements.version": (L, lambda i: f"/agreements/{i['placement']}/versions/1"),
    "agreements.write": (L, lambda i: f"/agreements/{i['awaiting']}/write"),
    "agreements.write: a change waits": (L, lambda i: f"/agreements/{i['changed']}/write"),
    "agreements.write: an unlawful draft": (L, lambda i: f"/agreements/{i['unlawful']}/write"),
    "approvals.decide": (L, lambda i: f"/approvals/{i['asked_case']}/{i['asked']}"),
    "approvals.index": (L, lambda _: "/approvals/"),
    "assignments.edit": (L, lambda i: f"/assignments/{i['case']}"),
    "assignments.index": (L, lambda _: "/assignments/"),
    "attendance.grid": (L, lambda _: "/hours"),
    "attendance.show": (L, lambda i: f"/agreements/{i['placement']}/hours"),
    "calendar_feeds.show": (L, lambda _: "/calendar/"),
    "cases.close": (L, lambda i: f"/cases/{i['case']}/close"),
    "evaluations.give": (L, lambda i: f"/agreements/{i['placement']}/evaluations/two_weeks/employer"),
    "evaluations.outcome": (L, lambda i: f"/agreements/{i['ended']}/outcome"),
    "evaluations.show": (L, lambda i: f"/agreements/{i['placement']}/follow-up"),
    "evaluations.status": (L, lambda i: f"/agreements/{i['ended']}/status/months_3"),
    "cases.hold": (L, lambda i: f"/cases/{i['case']}/hold"),
    "cases.reopen": (L, lambda i: f"/cases/{i['closed']}/reopen"),
    "cases.show": (L, lambda i: f"/cases/{i['case']}"),
    "cases.went_to": (L, lambda i: f"/cases/{i['lost']}/destination"),
    "class_lists.done": (C, lambda _: "/class-lists/done"),
    "classes.index": (C, lambda _: "/classes/"),
    "classes.show": (C, lambda _: "/classes/pupils?grade=10"),
    "class_lists.new": (C, lambda _: "/class-lists/new"),
    "conference.agenda": (L, lambda _: "/conference/all/agenda"),
    "conference.index": (L, lambda _: "/conference/?list=all"),
    "conference.show": (L, lambda i: f"/conference/all/{i['case']}"),
    "consents.form: of a case": (L, lambda i: f"/consents/{i['case_referral']}/form"),
    "consents.form": (C, lambda i: f"/consents/{i['partly']}/form"),
    "consents.notice: of a case": (L, lambda i: f"/consents/{i['case_referral']}/notice"),
    "consents.notice": (C, lambda i: f"/consents/{i['partly']}/notice"),
    "consents.register: of a case": (L, lambda i: f"/consents/{i['case_referral']}/register"),
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
    "employers.add": (A, lambda _: "/employers/new"),
    "employers.add_contact": (A, lambda i: f"/employers/{i['employer']}/contacts/new"),
    "employers.add_place": (A, lambda i: f"/employers/{i['employer']}/places/new"),
    "employers.begin": (L, lambda i: f"/employers/{i['employer']}/begin"),
    "employers.choose_other": (L, lambda i: f"/employers/{i['employer']}/merge"),
    "employers.deactivate": (A, lambda i: f"/employers/{i['employer']}/deactivate"),
    "employers.edit": (A, lambda i: f"/employers/{i['employer']}/edit"),
    "employers.edit_contact": (A, lambda i: f"/employers/{i['employer']}/contacts/{i['employer_contact']}"),
    "employers.edit_place": (A, lambda i: f"/employers/{i['employer']}/places/{i['job_place']}"),
    "employers.end_contact": (A, lambda i: f"/employers/{i['employer']}/contacts/{i['employer_contact']}/end"),
    "employers.index": (A, lambda _: "/employers/"),
    "employers.merge": (L, lambda i: f"/employers/{i['employer']}/merge/{i['other_employer']}"),
    "employers.show": (L, lambda i: f"/employers/{i['employer']}"),
    "employers.withdraw_place": (A, lambda i: f"/employers/{i['employer']}/places/{i['job_place']}/withdraw"),
    "first_day.index": (A, lambda _: "/first-day"),
    "flags.cancel": (C, lambda i: f"/flags/{i['partly']}/cancel"),
    "flags.cancel: of a case": (L, lambda i: f"/flags/{i['case_referral']}/cancel"),
    "flags.change": (C, lambda i: f"/flags/{i['partly']}/change"),
    "flags.new": (C, lambda i: f"/flags/pupil/{i['unflagged']}"),
    "flags.stopped": (C, lambda _: "/flags/protected"),
    "followups.ask_redaction": (L, lambda i: f"/cases/{i['case']}/followups/{i['followup']}/misfiled"),
    "followups.correct": (L, lambda i: f"/cases/{i['case']}/followups/{i['followup']}/correct"),
    "followups.record": (L, lambda i: f"/cases/{i['case']}/followups/new"),
    "hand_offs.show": (L, lambda i: f"/cases/{i['asked_after']}/ot"),
    "identity_numbers.edit": (L, lambda i: f"/identity-numbers/case/{i['case']}"),
    "handovers.index": (U, lambda _: "/handovers/"),
    "handovers.lacking": (C, lambda _: "/handovers/lacking"),
    "handovers.meeting": (C, lambda i: f"/handovers/{i['note']}/meeting"),
    "handovers.received": (U, lambda i: f"/handovers/{i['note']}/received"),
    "handovers.sent": (C, lambda _: "/handovers/sent"),
    "handovers.show": (C, lambda i: f"/handovers/{i['note']}"),
    "handovers.stop": (C, lambda i: f"/handovers/{i['note']}/stop"),
    "handovers.write": (C, lambda i: f"/handovers/request/{i['partly']}"),
    "inbox.decline": (L, lambda i: f"/inbox/{i['waiting']}/decline"),
    "inbox.forward": (L, lambda i: f"/inbox/{i['waiting']}/forward"),
    "inbox.index": (L, lambda _: "/inbox/"),
    "inbox.register": (L, lambda _: "/inbox/start/pupil"),
    "inbox.show": (L, lambda i: f"/inbox/{i['waiting']}"),
    "inbox.start": (L, lambda _: "/inbox/start"),
    "jobs.places": (L, lambda i: f"/cases/{i['case']}/job/places"),
    "jobs.show": (L, lambda i: f"/cases/{i['case']}/job"),
    "jobs.wish": (L, lambda i: f"/cases/{i['case']}/job/wish"),
    "labour_rules.edit": (D, lambda i: f"/rules/hours/{i['labour_rule']}"),
    "labour_rules.index": (D, lambda _: "/rules/hours/"),
    "labour_rules.read": (L, lambda _: "/rules/hours/read"),
    "log.index": (R, lambda _: "/log/"),
    "log.reach": (R, lambda i: f"/log/reach?user={i['staff']}&since=2025-08-01&until=2026-12-31"),
    "milestones.answer": (L, lambda i: f"/milestones/{i['milestone']}"),
    "milestones.answer: of a school": (C, lambda i: f"/milestones/{i['school_milestone']}"),
    "milestones.index": (C, lambda _: "/milestones/?list=all"),
    "news.index": (L, lambda _: "/news/"),
    "organisations.add": (D, lambda _: "/organisations/new"),
    "organisations.add_area": (D, lambda _: "/organisations/areas/new"),
    "organisations.edit": (D, lambda i: f"/organisations/{i['organisation']}"),
    "organisations.edit_area": (D, lambda i: f"/organisations/areas/{i['area']}"),
    "organisations.index": (D, lambda _: "/organisations/"),
    "pages.accessibility": (N, lambda _: "/accessibility"),
    "pages.guide": (L, lambda _: "/help"),
    "pages.whats_new": (L, lambda _: "/whats-new"),
    "plans.add": (L, lambda i: f"/cases/{i['planned']}/plan/goals/new"),
    "plans.add_step": (L, lambda i: f"/cases/{i['planned']}/plan/goals/{i['goal']}/steps/new"),
    "plans.change": (L, lambda i: f"/cases/{i['planned']}/plan/goals/{i['goal']}"),
    "plans.change_step": (L, lambda i: f"/cases/{i['planned']}/plan/steps/{i['goal_step']}"),
    "plans.end": (L, lambda i: f"/cases/{i['planned']}/plan/goals/{i['goal']}/end"),
    "plans.say_how_it_goes": (L, lambda i: f"/cases/{i['planned']}/plan/progress"),
    "plans.show": (L, lambda i: f"/cases/{i['planned']}/plan"),
    "plans.show:empty": (L, lambda i: f"/cases/{i['tenth']}/plan"),
    "protection.case": (L, lambda i: f"/protection/case/{i['case']}"),
    "protection.done": (L, lambda _: "/protection/done"),
    "pupils.edit": (C, lambda i: f"/pupils/{i['pupil']}/edit"),
    "pupils.index": (C, lambda _: "/pupils/"),
    "pupils.leave": (C, lambda i: f"/pupils/{i['pupil']}/leave"),
    "pupils.new": (C, lambda _: "/pupils/new"),
    "pupils.protect": (C, lambda i: f"/pupils/{i['pupil']}/protect"),
    "pupils.show": (C, lambda i: f"/pupils/{i['pupil']}"),
    "referrals.index": (C, lambda _: "/referrals/"),
    "referrals.show: of a case": (L, lambda i: f"/referrals/{i['case_referral']}"),
    "referrals.show": (C, lambda i: f"/referrals/{i['partly']}"),
    "releases.comment": (M, lambda i: f"/releases/{i['draft']}/comments/follow_up"),
    "releases.compare": (M, lambda i: f"/releases/{i['draft']}/compare"),
    "releases.held": (M, lambda i: f"/releases/{i['held_report']}/held"),
    "quality.index": (L, lambda _: "/data-quality/?check=steps"),
    "releases.index": (M, lambda _: "/releases/"),
    "releases.order": (M, lambda _: "/releases/order"),
    "releases.publish": (M, lambda i: f"/releases/{i['draft']}/publish"),
    "reminders.keep": (L, lambda i: f"/cases/{i['planned']}/reminder"),
    "releases.show": (M, lambda i: f"/releases/{i['draft']}"),
    "rules.add_text": (D, lambda _: "/rules/texts/new"),
    "rules.edit_requirement": (D, lambda i: f"/rules/requirements/{i['requirement']}"),
    "rules.index": (D, lambda _: "/rules/"),
    "rules.text": (D, lambda i: f"/rules/texts/{i['text']}"),
    "school_years.add_date": (D, lambda i: f"/school-years/{i['school_year']}/dates/new"),
    "school_years.add_programme": (D, lambda _: "/school-years/programmes/new"),
    "school_years.check": (D, lambda i: f"/school-years/{i['school_year']}/check"),
    "school_years.edit_date": (D, lambda i: f"/school-years/dates/{i['school_date']}"),
    "school_years.edit_programme": (D, lambda i: f"/school-years/programmes/{i['programme']}"),
    "school_years.edit_question": (D, lambda i: f"/school-years/questions/{i['question']}"),
    "school_years.index": (D, lambda _: "/school-years/"),
    "school_years.programmes": (D, lambda _: "/school-years/programmes"),
    "school_years.questions": (D, lambda _: "/school-years/questions"),
    "school_years.show": (D, lambda i: f"/school-years/{i['school_year']}"),
    "search.index": (L, lambda _: "/search/"),
    "status_checks.answer": (L, lambda i: f"/cases/{i['asked_after']}/status"),
    "tasks.change": (L, lambda i: f"/cases/{i['case']}/next-step/change"),
    "tasks.done": (L, lambda i: f"/cases/{i['case']}/next-step/done"),
    "tasks.postpone": (L, lambda i: f"/cases/{i['case']}/next-step/postpone"),
    "ties.case": (L, lambda i: f"/ties/case/{i['case']}"),
    "ties.done": (L, lambda _: "/ties/done"),
    "ties.pupil": (C, lambda i: f"/ties/pupil/{i['pupil']}"),
    "transitions.apply": (L, lambda i: f"/cases/{i['starter']}/transition/{COMING}/application"),
    "transitions.apply_on_pupil": (C, lambda i: f"/pupils/{i['applicant']}/transition/{COMING}/application"),
    "transitions.change_place": (L, lambda i: f"/cases/{i['starter']}/transition/{COMING - 1}/place"),
    "transitions.change_place_on_pupil": (U, lambda i: f"/pupils/{i['begun']}/transition/{COMING - 1}/place"),
    "transitions.offer": (L, lambda i: f"/cases/{i['starter']}/transition/{COMING - 1}/offers/1"),
    "transitions.offer_on_pupil": (C, lambda i: f"/pupils/{i['applicant']}/transition/{COMING}/offers/1"),
    "transitions.show": (L, lambda i: f"/cases/{i['starter']}/transition"),
    "transitions.show_on_pupil": (U, lambda i: f"/pupils/{i['begun']}/transition"),
    "transitions.start": (L, lambda i: f"/cases/{i['starter']}/transition/{COMING - 1}/start"),
    "transitions.start_on_pupil": (U, lambda i: f"/pupils/{i['begun']}/transition/{COMING - 1}/start"),
    "transitions.year": (L, lambda i: f"/cases/{i['starter']}/transition/{COMING - 1}/result"),
    "transitions.year_on_pupil": (U, lambda i: f"/pupils/{i['begun']}/transition/{COMING - 1}/result"),
    "users.deactivate": (D, lambda i: f"/users/{i['staff']}/deactivate"),
    "users.edit": (D, lambda i: f"/users/{i['staff']}/edit"),
    "users.factor_resets": (D, lambda _: "/users/factor-resets"),
    "users.index": (D, lambda _: "/users/"),
    "users.invite": (D, lambda _: "/users/invite"),
    "users.one": (D, lambda i: f"/users/{i['staff']}"),
    "phrases.add": (A, lambda _: "/phrases/new"),
    "phrases.add_office": (L, lambda _: "/phrases/office/new"),
    "phrases.change": (A, lambda i: f"/phrases/{i['phrase']}"),
    "phrases.change_office": (L, lambda i: f"/phrases/office/{i['office_phrase']}"),
    "phrases.index": (L, lambda _: "/phrases/"),
    "saved_filters.index": (A, lambda _: "/today/filters/"),
    "saved_filters.new": (A, lambda _: "/today/filters/new?list=mine&measure=job"),
    "saved_filters.rename": (A, lambda i: f"/today/filters/{i['saved_filter']}/name"),
    "worklist.today": (A, lambda _: "/today?list=mine"),
}
"""Every page that opens on its own, by endpoint; after a colon, a state of it in which it shows other things."""

ON_A_WALK = {
    "static": "a file, not a page",
    "pages.start": "sends on to where a user begins",
    "account.second_factor": "walked in test_sign_in.py: opens after a password only",
    "account.enrol": "walked in test_sign_in.py: opens after a password is chosen",
    "account.invitation": "walked in test_sign_in.py: opens with a link only",
    "account.new_password": "walked in test_sign_in.py: opens with a link only",
    "agreements.document": "a file, not a page: read in test_print_an_agreement.py",
    "calendar_feeds.read": "a file, not a page: read in test_follow_a_calendar.py",
    "calendar_feeds.next_step": "a file, not a page: taken in test_follow_a_calendar.py",
    "plans.document": "a file, not a page: read in test_print_a_plan.py",
    "releases.nothing_there": "no page: answers absent, read in test_publish_a_report.py",
    "releases.file": "files, not pages: read in test_take_a_report_home.py and taken in test_a_report.py",
    "class_lists.check": "walked in test_the_main_job.py: opens after a file is taken up",
}
"""Pages that open only on the way through something; a walk visits them, with axe."""
