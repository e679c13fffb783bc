"""The safeguards `make mutate` breaks, one at a time. Every new safeguard adds its line here.

name     what is lost when it is gone
file     where it stands
old,new  the exact text, and what it is broken to (every place it stands)
tests    what must turn red
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Safeguard:
    """One safeguard and the tests that miss it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


DAY, SUMMER = "tests/journeys/test_work_through_the_day.py", "tests/journeys/test_bridge_the_summer.py"
CASES, GATE, GRANTS = "casework/views/cases.py", "casework/views/gate.py", "casework/policy/grants.py"
SIGHT, SCOPE, WORK = "casework/policy/sight.py", "casework/policy/scope.py", "casework/work.py"
ENVELOPE, OPENINGS = "casework/privacy/envelope.py", "casework/actions/openings.py"
MATRIX, PROMISES = "tests/house/test_matrix.py", "tests/house/test_promises.py"
RIGHTS = (  # any change of a grant shows in the README: that alone proves nothing
    "tests/rules/test_grants.py --deselect=tests/rules/test_grants.py::test_the_readme_shows_the_rights_as_they_are"
)
IN_SIGHT, IN_SCOPE = "tests/rules/test_sight.py", "tests/rules/test_scope.py"
CONFERENCE = "tests/journeys/test_hold_a_conference.py"
APPLICATION = "tests/journeys/test_register_an_application.py"
DATES, YEARS = "casework/actions/year_dates.py", "tests/journeys/test_keep_the_school_years.py"
HAND_OVER, RECEIVE = "tests/journeys/test_hand_a_pupil_over.py", "tests/journeys/test_receive_a_pupil.py"
SIGN_IN, LOG = "tests/journeys/test_sign_in.py", "tests/faults/test_audit_log.py"
ALONE = "tests/faults/test_safeguards.py"
ROWS, PLANTED = f"{MATRIX}::test_every_route_has_a_row_and_every_row_a_route", "tests/faults/test_planted_names.py"

TURNING, MILESTONES = "casework/actions/turning.py", "casework/actions/milestones.py"
FOLLOW = "tests/journeys/test_follow_the_milestones.py"
FIRST_DAY, TO_OT = "tests/journeys/test_take_the_first_day.py", "tests/journeys/test_hand_over_to_ot.py"
AFTER_CLOSING = "tests/journeys/test_ask_after_closing.py"

SET_A_CLASS = "tests/journeys/test_set_the_status_of_a_class.py"

SAFEGUARDS = (
    # Rights
    Safeguard(
        "a grant: managers reach only releases",
        GRANTS,
        "P.READ_RELEASES: Reach.ANY}",
        "P.READ_RELEASES: Reach.ANY, P.READ_LOG: Reach.ANY}",
        RIGHTS,
    ),
    Safeguard(
        "a grant: administrators have no case",
        GRANTS,
        "        P.MANAGE_USERS: Reach.ANY,",
        "        P.MANAGE_USERS: Reach.ANY,\n        P.READ_CASE: Reach.ANY,",
        RIGHTS,
    ),
    Safeguard(
        "a reach: advisers only their own",
        GRANTS,
        "Role.ADVISER: _nav(Reach.OWN)",
        "Role.ADVISER: _nav(Reach.OFFICE)",
        RIGHTS,
    ),
    Safeguard(
        "a need: contacts are written only while consent holds",
        GRANTS,
        "P.LOG_FOLLOWUP: Sight.FULL",
        "P.LOG_FOLLOWUP: Sight.WIND_DOWN",
        RIGHTS,
    ),
    Safeguard(
        "a gate mark: the right a page asks for",
        CASES,
        "@on_case(Permission.CLOSE_CASE)",
        "@on_case(Permission.READ_CASE)",
        ROWS,
    ),
    Safeguard(
        "a gate mark: a page without one",
        "casework/views/log.py",
        '@bp.get("/reach")\n@allowed(Permission.READ_LOG)\n',
        '@bp.get("/reach")\n',
        ROWS,
    ),
    Safeguard(
        "the gate: unmarked pages are shut", GATE, "        if view not in opens_for:", "        if False:", PROMISES
    ),
    Safeguard(
        "the gate: nobody is sent to sign in",
        GATE,
        "if opens_for[view] is not None and signed_in_or_none() is None:",
        "if False:",
        PROMISES,
    ),
    Safeguard(
        "the gate: a role without the right",
        GATE,
        "            if not may(signed_in().role, permission):",
        "            if False:",
        f"{MATRIX}::test_people_who_meet_no_pupils_reach_none",
    ),
    Safeguard(
        "the gate: only cases within reach",
        GATE,
        "cases_within(user, permission).where(Case.id == case_id)",
        "__import__('sqlalchemy').select(Case).where(Case.id == case_id)",
        "tests/journeys/test_close_a_case.py",
    ),
    Safeguard(
        "the gate: only pupils on one's own roll",
        GATE,
        "pupils_within(user, permission).where(Pupil.id == pupil_id)",
        "__import__('sqlalchemy').select(Pupil).where(Pupil.id == pupil_id)",
        "tests/journeys/test_keep_contacts.py",
    ),
    Safeguard(
        "the gate: not yours is as absent",
        GATE,
        "raise NotFound if hidden else NotPermitted",
        "raise NotPermitted",
        "tests/journeys/test_log_a_followup.py",
    ),
    Safeguard(
        "the gate: a refusal is a line in the log",
        GATE,
        "    audit.record(signed_in_or_none(), audit.AccessDenied(subject), decision=audit.Verdict.DENY, rule=rule)\n",
        "    assert rule\n",
        PROMISES,
    ),
    # Sight and scope
    Safeguard(
        "sight in Python: winding down is not full",
        SIGHT,
        "(standing.in_wind_down, Sight.WIND_DOWN)",
        "(standing.in_wind_down, Sight.FULL)",
        IN_SIGHT,
    ),
    Safeguard(
        "sight in SQL: winding down is not full",
        SIGHT,
        '(facts["in_wind_down"], int(Sight.WIND_DOWN))',
        '(facts["in_wind_down"], int(Sight.FULL))',
        IN_SIGHT,
    ),
    Safeguard(
        "sight: a protected pupil",
        SIGHT,
        '"protected": Pupil.protected_at.is_not(None)',
        '"protected": false()',
        IN_SIGHT,
    ),
    Safeguard(
        "sight: a declared tie",
        SIGHT,
        '"recused": exists().where(Recusal.user_id == user.id, Recusal.pupil_id == Referral.pupil_id)',
        '"recused": false()',
        IN_SIGHT,
    ),
    Safeguard(
        "sight: the counsellor's own school",
        SIGHT,
        '"own_school": and_(Referral.school_id.is_not(None), Referral.school_id == place) if place else false()',
        '"own_school": true()',
        IN_SCOPE,
    ),
    Safeguard(
        "sight: consent ends on its last day",
        SIGHT,
        "Referral.consent == ConsentStatus.GIVEN, _from(Referral.consent_valid_to, today, open_end=True)",
        "Referral.consent == ConsentStatus.GIVEN, true()",
        IN_SIGHT,
    ),
    Safeguard("scope: protected pupils are on no roll", SCOPE, "        Pupil.protected_at.is_(None),\n", "", IN_SCOPE),
    Safeguard(
        "scope: a tie closes the roll",
        SCOPE,
        "        ~exists().where(Recusal.user_id == user.id, Recusal.pupil_id == Pupil.id),\n",
        "",
        IN_SCOPE,
    ),
    Safeguard(
        "scope: the roll is the own school's",
        SCOPE,
        "Pupil.id.in_(enrolled_at(user.organisation_id)) if",
        "true() if",
        IN_SCOPE,
    ),
    Safeguard(
        "scope: an enrolment that has ended",
        SCOPE,
        "        or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),\n",
        "",
        IN_SCOPE,
    ),
    Safeguard(
        "scope: one's own are those assigned",
        SCOPE,
        "or_(Case.id.in_(assigned_to(user)), and_",
        "or_(true(), and_",
        IN_SCOPE,
    ),
    Safeguard(
        "bulk: every case by itself",
        "casework/actions/assignments.py",
        "    if outside:\n",
        "    if False:\n",
        "tests/journeys/test_move_several_cases.py",
    ),
    Safeguard(
        "a guardian of another pupil",
        "casework/actions/guardians.py",
        "found.pupil_id != pupil.id or ",
        "",
        "tests/journeys/test_keep_contacts.py",
    ),
    # The house
    Safeguard(
        "layers: an action knows no words",
        "casework/actions/numbers.py",
        "from __future__ import annotations\n",
        "from __future__ import annotations\n\nimport casework.labels\n",
        "tests/house/test_layers.py",
    ),
    Safeguard(
        "layers: one room for cryptography",
        "casework/actions/numbers.py",
        "from __future__ import annotations\n",
        "from __future__ import annotations\n\nimport cryptography\n",
        "tests/house/test_layers.py",
    ),
    # One unit of work, and the log
    Safeguard(
        "the commit", WORK, "        opened.commit()\n    except", "    except", "tests/journeys/test_close_a_case.py"
    ),
    Safeguard(
        "the log is chained in at the commit",
        WORK,
        '        append(opened, _said(opened), _written(opened), opened.info["circumstance"])\n',
        "",
        LOG,
    ),
    Safeguard("no change in silence", WORK, "        _refuse_silence(opened)\n", "", LOG),
    Safeguard(
        "reading pages cannot write: flush",
        "casework/database.py",
        '@event.listens_for(Session, "before_flush")\n',
        "",
        LOG,
    ),
    Safeguard(
        "reading pages cannot write: statements",
        "casework/database.py",
        '@event.listens_for(Session, "do_orm_execute")\n',
        "",
        f"{PROMISES} {LOG}",
    ),
    Safeguard(
        "a refused post keeps nothing",
        "casework/views/requests.py",
        "kept=response.status_code < 400",
        "kept=True",
        PROMISES,
    ),
    Safeguard(
        "each line is bound to the one before",
        "casework/audit/log.py",
        "message = previous + canonical(",
        "message = canonical(",
        ALONE,
    ),
    Safeguard(
        "whom a line is about is bound to it",
        "casework/audit/log.py",
        'canonical(body | {"subjects": subjects})',
        "canonical(body)",
        LOG,
    ),
    Safeguard(
        "an audit line: a case is closed",
        "casework/actions/cases.py",
        "    audit.record(actor, audit.CaseClosed(case.owner, reason, destination))\n",
        "",
        "tests/journeys/test_close_a_case.py",
    ),
    Safeguard(
        "an audit line: a contact is recorded",
        "casework/actions/followups.py",
        "    audit.record(actor, audit.FollowupRecorded(case.owner, followup.id, contact.outcome))\n",
        "",
        "tests/journeys/test_log_a_followup.py",
    ),
    Safeguard(
        "an audit line: fields that were read",
        "casework/audit/reading.py",
        '        self._line.fields.add(f"{row.__tablename__}.{column}")\n',
        "",
        f"{LOG} tests/journeys/test_open_a_case.py",
    ),
    # Sealed fields
    Safeguard(
        "AAD: the column",
        ENVELOPE,
        'framed("casework/1", table, column)',
        'framed("casework/1", table)',
        "tests/rules/test_vault.py",
    ),
    Safeguard(
        "AAD: the owner",
        ENVELOPE,
        "_kind_part(owner.kind) + owner.id.bytes + _SIXTEEN",
        "_kind_part(owner.kind) + bytes(16) + _SIXTEEN",
        "tests/rules/test_vault.py",
    ),
    Safeguard("AAD: the row", ENVELOPE, "bound + place.row.bytes", "bound + bytes(16)", "tests/rules/test_vault.py"),
    Safeguard(
        "a damaged field is locked against saving",
        "casework/models/sealing.py",
        "    if standing is not None:\n",
        "    if False:\n",
        ALONE,
    ),
    # What a person can do
    Safeguard(
        "the consent gate",
        OPENINGS,
        "        or referral.consent is not ConsentStatus.GIVEN\n",
        "",
        "tests/journeys/test_answer_a_request.py",
    ),
    Safeguard(
        "the other half of the gate: Nav's answer",
        OPENINGS,
        "referral.decision is not Decision.ACCEPTED\n",
        "False\n",
        ALONE,
    ),
    Safeguard(
        "a form posted twice writes once",
        GATE,
        "            return only_once(user, lambda: view(found, *args, **kwargs))",
        "            return view(found, *args, **kwargs)",
        "tests/journeys/test_log_a_followup.py",
    ),
    Safeguard(
        "two who change a guardian",
        "casework/actions/guardians.py",
        "    if guardian.version != version:\n",
        "    if False:\n",
        "tests/journeys/test_keep_contacts.py",
    ),
    Safeguard(
        "two who change the next step",
        "casework/actions/tasks.py",
        "    if mark_of(task) != seen:\n",
        "    if False:\n",
        "tests/journeys/test_plan_the_next_step.py",
    ),
    Safeguard(
        "reached means the pupil took part",
        "casework/actions/followups.py",
        "outcome is ContactOutcome.HELD and ContactParty.PUPIL in parties",
        "outcome is ContactOutcome.HELD",
        "tests/journeys/test_log_a_followup.py",
    ),
    Safeguard(
        "a note on the wrong pupil is removed by another",
        "casework/actions/approvals.py",
        "    if followup.redaction_asked_by_id == actor.id:\n",
        "    if False:\n",
        "tests/journeys/test_approve_a_redaction.py",
    ),
    Safeguard(
        "the text guard stops numbers",
        "casework/forms/guarded.py",
        "for kind in dict.fromkeys(b.kind for b in found.blocks)",
        "for kind in ()",
        "tests/journeys/test_flag_a_pupil.py",
    ),
    Safeguard(
        "the text guard asks once",
        "casework/forms/guarded.py",
        "        if self.asks and not self.overridden:\n",
        "        if False:\n",
        "tests/journeys/test_flag_a_pupil.py",
    ),
    Safeguard(
        "hidden signs are refused",
        "casework/forms/base.py",
        "                extra.setdefault(field.short_name, []).append(no_hidden_signs)\n",
        "                pass\n",
        "tests/journeys/test_flag_a_pupil.py",
    ),
    Safeguard(
        "a locked case never moves again",
        "casework/workflow.py",
        "CaseMove.REOPEN: Move(frozenset({CaseStage.CLOSED})",
        "CaseMove.REOPEN: Move(frozenset({CaseStage.CLOSED, CaseStage.LOCKED})",
        "tests/rules/test_workflow.py",
    ),
    # Sessions and answers
    Safeguard(
        "forged posts",
        "casework/__init__.py",
        '        "WTF_CSRF_TIME_LIMIT": None,\n',
        '        "WTF_CSRF_TIME_LIMIT": None,\n        "WTF_CSRF_CHECK_DEFAULT": False,\n',
        PROMISES,
    ),
    Safeguard(
        "cookie: out of reach of scripts",
        "casework/__init__.py",
        '"SESSION_COOKIE_HTTPONLY": True',
        '"SESSION_COOKIE_HTTPONLY": False',
        PROMISES,
    ),
    Safeguard(
        "cookie: only over TLS in production",
        "casework/__init__.py",
        '"SESSION_COOKIE_SECURE": settings.production',
        '"SESSION_COOKIE_SECURE": False',
        PROMISES,
    ),
    Safeguard(
        "cookie: not from other sites",
        "casework/__init__.py",
        '"SESSION_COOKIE_SAMESITE": "Lax"',
        '"SESSION_COOKIE_SAMESITE": None',
        PROMISES,
    ),
    Safeguard(
        "the content policy",
        "casework/views/requests.py",
        "script-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        PROMISES,
    ),
    Safeguard(
        "signing out ends the session",
        "casework/views/account/signing_in.py",
        "        sessions.end(standing.user, standing.id, audit.SessionEnd.SIGNED_OUT)\n",
        "        pass\n",
        SIGN_IN,
    ),
    Safeguard("the limit on guesses", "casework/actions/attempts.py", "    if too_many:\n", "    if False:\n", SIGN_IN),
    Safeguard(
        "a password alone is half a sign-in",
        GATE,
        "arrived.stage is SessionStage.FULL",
        "arrived.stage in SessionStage",
        SIGN_IN,
    ),
    Safeguard(
        "a code is good once",
        "casework/actions/second_factor.py",
        "or_(table.c.totp_last_step.is_(None), table.c.totp_last_step < steps[-1])",
        "or_(table.c.totp_last_step.is_(None), table.c.totp_last_step <= steps[-1])",
        SIGN_IN,
    ),
    Safeguard(
        "idle sessions die",
        "casework/actions/sessions.py",
        "min(sign_in.last_used_at + settings().idle, sign_in.created_at + settings().absolute)",
        "sign_in.created_at + settings().absolute",
        SIGN_IN,
    ),
    # Names in the wrong place
    Safeguard(
        "a fault's words stay out of the operator's log",
        "casework/views/errors.py",
        'log.error("%s at %s (%s)", type(original).__name__, request.endpoint, place)',
        'log.error("%s at %s (%s)", original, request.endpoint, place)',
        f"{PROMISES} {PLANTED}",
    ),
    Safeguard(
        "names are sealed",
        "casework/privacy/envelope.py",
        "return Sealed(head + nonce + key.encrypt(nonce, padded(text.encode(), floor), aad))",
        "return Sealed(head + nonce + key.encrypt(nonce, padded(text.encode(), floor), aad) + text.encode())",
        PLANTED,
    ),
    Safeguard(
        "text is escaped",
        "casework/views/context.py",
        "    env.undefined = StrictUndefined\n",
        "    env.undefined = StrictUndefined\n    env.autoescape = False\n",
        "tests/faults/test_hostile_text.py::test_what_others_typed_is_text_on_every_page",
    ),
    # The conference
    Safeguard(
        "a decision goes to nobody without a part in the case",
        "casework/actions/decisions.py",
        "    if doer_id not in doers(followers(case)):\n",
        "    if False:\n",
        CONFERENCE,
    ),
    Safeguard(
        "a decision is ended on its own case only",
        "casework/actions/decisions.py",
        "Task.id == task_id, Task.case_id == case.id, Task.doer_id.is_not(None)",
        "Task.id == task_id, Task.doer_id.is_not(None)",
        CONFERENCE,
    ),
    Safeguard(
        "what a decision says is sealed",
        "casework/actions/decisions.py",
        '    seal(task, "note", note, Size.NOTE)\n',
        '    task.note = (note or "").encode()  # type: ignore[assignment]\n',
        CONFERENCE,
    ),
    Safeguard(
        "a star is its giver's alone",
        "casework/actions/stars.py",
        "exists().where(Star.user_id == user.id, Star.case_id == Case.id)",
        "exists().where(Star.case_id == Case.id)",
        "tests/journeys/test_star_a_case.py",
    ),
    Safeguard(
        "an agenda holds what is in sight",
        "casework/actions/agendas.py",
        "    return cases_within(actor, Permission.HOLD_CONFERENCE).with_only_columns(*columns)\n",
        "    return select(*columns).select_from(Case).join(Case.referral).join(Case.pupil)\n",
        "tests/journeys/test_star_a_case.py",
    ),
    Safeguard(
        "on paper nobody is named",
        "casework/actions/conference.py",
        '    return "".join(f"{part[0].upper()}." for part in name.replace("-", " ").split())\n',
        "    return name\n",
        CONFERENCE,
    ),
    # The calendar
    Safeguard(
        "a date moves open milestones with it",
        DATES,
        "turning.align_year(year.begins).moved if dates_changed else 0",
        "0",
        f"{YEARS}::test_a_changed_date_moves_open_milestones_only_and_says_how_many",
    ),
    Safeguard(
        "dates stand in their order",
        DATES,
        "    if wrong is not None:\n",
        "    if False:\n",
        f"{YEARS}::test_a_date_that_cannot_be_right_is_refused_and_what_was_typed_is_kept",
    ),
    Safeguard(
        "a date lies in its school year",
        DATES,
        "    if kind in outside(proposed):\n",
        "    if False:\n",
        f"{YEARS}::test_a_date_that_cannot_be_right_is_refused_and_what_was_typed_is_kept",
    ),
    Safeguard(
        "a date somebody else changed is not written over",
        DATES,
        "    if standing.version != seen:\n",
        "    if False:\n",
        f"{YEARS}::test_two_who_change_one_date_see_both_and_a_made_up_version_is_a_conflict",
    ),
    Safeguard(
        "a changed date is not checked any more",
        DATES,
        "else standing.checked_on if same else None",
        "else standing.checked_on",
        f"{YEARS}::test_all_are_marked_as_checked_after_a_look_and_a_changed_one_is_unchecked_again",
    ),
    Safeguard(
        "only what was looked at is marked as checked",
        "casework/actions/school_years.py",
        "    if _mark(standing.dates) != seen:\n",
        "    if False:\n",
        f"{YEARS}::test_all_are_marked_as_checked_after_a_look_and_a_changed_one_is_unchecked_again",
    ),
    Safeguard(
        "a copied year is not checked",
        "casework/actions/school_years.py",
        "moves=span.moves, source=row.source)",
        "moves=span.moves, source=row.source, checked_on=row.checked_on)",
        f"{YEARS}::test_the_next_year_is_copied_from_the_newest_and_nothing_in_it_is_checked",
    ),
    Safeguard(
        "a question's former words are retired, never changed",
        "casework/actions/handover_questions.py",
        "    question.retired_at = clock.now()\n",
        "",
        "tests/journeys/test_keep_the_programmes.py",
    ),
    Safeguard(
        "the working day: another's task is not on it",
        "casework/actions/worklist_query.py",
        "            or_(other.doer_id.is_(None), other.doer_id == self.actor.id),\n",
        "",
        DAY,
    ),
    Safeguard(
        "the working day: no milestone of a case that is wound down",
        "casework/actions/worklist_query.py",
        "and_(self.enough(Permission.READ_TRANSITION), Called.id == self._first_milestone())",
        "Called.id == self._first_milestone()",
        SUMMER,
    ),
    Safeguard(
        "the working day: a school's own step is not the adviser's",
        "casework/actions/worklist_query.py",
        "                held_by_adviser(),\n",
        "",
        DAY,
    ),
    Safeguard(
        "a school knows of the case whose note it accepted, and of no other",
        "casework/policy/sharing.py",
        "        .correlate(Referral, Enrolment)\n",
        "",
        DAY,
    ),
    Safeguard(
        "the working day: a report to OT stands first",
        "casework/actions/worklist_filters.py",
        "query.order_by(case((reports_to_ot(), 0), else_=1), due",
        "query.order_by(due",
        SUMMER,
    ),
    Safeguard(
        "the summer bridge calls out silence sooner",
        "casework/actions/worklist_filters.py",
        "case((on_the_bridge(bridge), sooner), else_=ordinary)",
        "literal(ordinary)",
        SUMMER,
    ),
    Safeguard(
        "a closed case is on nobody's list once its pupil is protected",
        "casework/actions/worklist_filters.py",
        "        Pupil.protected_at.is_(None),\n        asking.enough(Permission.ANSWER_STATUS),\n",
        "        asking.enough(Permission.ANSWER_STATUS),\n",
        DAY,
    ),
    # The turn of the year
    Safeguard(
        "the turn: protected pupils are left out",
        TURNING,
        "    ~exists().where(Pupil.id == Case.pupil_id, Pupil.protected_at.is_not(None)),\n",
        "",
        FOLLOW,
    ),
    Safeguard(
        "the turn: a year that has not begun is refused",
        TURNING,
        "    if year > begins_in(clock.today()):\n        raise",
        "    if False:\n        raise",
        FOLLOW,
    ),
    Safeguard(
        "milestones: what a person said stands",
        MILESTONES,
        "row.answered_by_id is not None and verdict.state is not MilestoneState.DONE",
        "False",
        FOLLOW,
    ),
    Safeguard(
        "milestones: a closed case gets no new ones",
        "casework/actions/milestone_facts.py",
        "case.stage in OPEN_STAGES and Measure.TRANSITION in case.measures",
        "Measure.TRANSITION in case.measures",
        FOLLOW,
    ),
    Safeguard(
        "milestones: settled before they are moved, so that one pass is enough",
        MILESTONES,
        "    settled = sum(_settle(row, theirs[key]) for key, row in standing.items())\n"
        "    moved = sum(_redate(row, planned[key]) for key, row in standing.items() if key in planned)\n",
        "    moved = sum(_redate(row, planned[key]) for key, row in standing.items() if key in planned)\n"
        "    settled = sum(_settle(row, theirs[key]) for key, row in standing.items())\n",
        FOLLOW,
    ),
    Safeguard(
        "milestones: contacts count since the first year there are any in",
        "casework/actions/milestone_facts.py",
        "first_of(min(years))",
        "first_of(max(years))",
        FOLLOW,
    ),
    Safeguard(
        "consent: what it no longer covers is neither shared nor asked for",
        "casework/actions/consents.py",
        "    handovers.stop_uncovered(actor, referral)\n",
        "",
        FOLLOW,
    ),
    Safeguard(
        "protection leaves no milestone open",
        "casework/actions/protection.py",
        "    milestones.let_lie([case.id for case in cases])\n",
        "",
        "tests/journeys/test_protect_a_pupil.py",
    ),
    Safeguard(
        "merging takes what is registered of the way along",
        "casework/actions/merging.py",
        "    merged_ways.move(kept, gone, readings[gone.id])\n",
        "",
        "tests/journeys/test_merge_two_pupils.py",
    ),
    Safeguard(
        "the first day: every pupil is authorised by itself",
        "casework/actions/turnout.py",
        "    _refuse_outside(actor, set(wanted) - {each.Case.id for each in rows})\n",
        "",
        FIRST_DAY,
    ),
    Safeguard(
        "the first day: nobody's answer is overwritten unseen",
        "casework/actions/turnout.py",
        "found.way.version == given.seen",
        "True",
        FIRST_DAY,
    ),
    Safeguard(
        "the first day: one that cannot be registered takes back all",
        "casework/actions/turnout.py",
        "    with session().begin_nested(), several_ways",
        "    with several_ways",
        FIRST_DAY,
    ),
    Safeguard(
        "the first day: the new school learns of a pupil within consent only",
        "casework/actions/turnout_places.py",
        "offered if shared else None",
        "offered",
        FIRST_DAY,
    ),
    Safeguard(
        "the sheet for OT names a pupil within consent only",
        "casework/actions/hand_off.py",
        "if is_covered(case.referral, ConsentScope.OT) else None",
        "if case.referral else None",
        TO_OT,
    ),
    Safeguard(
        "the sheet for OT: guardians of a minor only",
        "casework/actions/hand_off.py",
        "() if _is_adult(born) else",
        "",
        TO_OT,
    ),
    Safeguard(
        "the sheet for OT: guardians who may receive information only",
        "casework/actions/hand_off.py",
        ", Guardian.may_receive_information",
        "",
        TO_OT,
    ),
    Safeguard(
        "the status after closing: nobody's answer is overwritten unseen",
        "casework/actions/status_checks.py",
        "    if now.mark != seen:\n",
        "    if False:\n",
        AFTER_CLOSING,
    ),
    Safeguard(
        "the status after closing is called off when the case is opened again",
        "casework/actions/cases.py",
        "    status_checks.call_off(actor, case)\n",
        "",
        AFTER_CLOSING,
    ),
    Safeguard(
        "the status after closing is answered in its time",
        "casework/actions/status_checks.py",
        "return due_on - MARGIN <= clock.today() <= due_on + MARGIN",
        "return True",
        AFTER_CLOSING,
    ),
    # The handover between schools
    Safeguard(
        "a transition note is opened by its own two schools",
        GATE,
        "handovers_within(user, permission).where(Handover.id == handover_id)",
        "__import__('sqlalchemy').select(Handover).where(Handover.id == handover_id)",
        RECEIVE,
    ),
    Safeguard(
        "the receiving school reads only while consent covers it",
        "casework/policy/sharing.py",
        "where(received, covers(ConsentScope.UPPER_SECONDARY))",
        "where(received)",
        RECEIVE,
    ),
    Safeguard(
        "the sending school's sight ends by its day",
        "casework/policy/sharing.py",
        "or_(Handover.open_until.is_(None), Handover.open_until >= clock.today())",
        "Handover.id.is_not(None)",
        RECEIVE,
    ),
    Safeguard(
        "a note that is stopped later does not open to the sender again",
        "casework/policy/sharing.py",
        "or_(Handover.open_until.is_(None),",
        "or_(Handover.stage != HandoverStage.ACCEPTED,",
        RECEIVE,
    ),
    Safeguard(
        "a note that is closed is not opened by writing a new one",
        "casework/actions/handover_notes.py",
        "source = None if shared else standing or",
        "source = standing or",
        RECEIVE,
    ),
    Safeguard(
        "nothing is shared that consent does not cover",
        "casework/actions/handovers.py",
        "NOT_COVERED: not is_covered(referral, ConsentScope.UPPER_SECONDARY)",
        "NOT_COVERED: False",
        HAND_OVER,
    ),
    Safeguard(
        "consent is asked about again when the note is held",
        "casework/actions/handovers.py",
        "    if not is_covered(handover.referral, ConsentScope.UPPER_SECONDARY):\n",
        "    if False:\n",
        RECEIVE,
    ),
    Safeguard(
        "a note goes to upper secondary schools in use, never to the sender's own",
        "casework/actions/handover_notes.py",
        "    if school_id is None or school_id not in {",
        "    if school_id is None or school_id in {",
        HAND_OVER,
    ),
    Safeguard(
        "the first reading leaves its receipt before a word is seen",
        "casework/actions/handover_pages.py",
        "opened=handover.read_at is not None",
        "opened=True",
        RECEIVE,
    ),
    Safeguard(
        "a note is accepted once",
        "casework/workflow.py",
        "        frozenset({HandoverStage.SHARED}), HandoverStage.ACCEPTED,",
        "        frozenset(HandoverStage), HandoverStage.ACCEPTED,",
        RECEIVE,
    ),
    Safeguard(
        "an answer stands to the words it was given to",
        "casework/actions/handover_notes.py",
        "        if standing is None or standing.id not in answered:\n",
        "        if True:\n",
        HAND_OVER,
    ),
    Safeguard(
        "two who write one note lose nothing",
        "casework/actions/handover_notes.py",
        "    if (standing.version if standing else 0) != seen:\n",
        "    if False:\n",
        HAND_OVER,
    ),
    Safeguard(
        "a note about a protected pupil ends",
        "casework/actions/protection.py",
        "    handovers.stop_all(actor, [request.id for request in requests])\n",
        "",
        HAND_OVER,
    ),
    # The way into a year
    Safeguard(
        "a part of the way is one school's alone",
        "casework/actions/transition_parts.py",
        "COMING: frozenset({Part.APPLICATION})}",
        "COMING: frozenset({Part.APPLICATION, Part.OFFERS})}",
        APPLICATION,
    ),
    Safeguard(
        "a form takes nothing of a year that is not the reader's",
        "casework/actions/transition_parts.py",
        "    if entry is None or part not in entry.parts:\n",
        "    if entry is None:\n",
        APPLICATION,
    ),
    Safeguard(
        "a school sees no start that another registered",
        "casework/actions/transition_ways.py",
        "school_id in {None, actor.organisation_id}",
        "bool(actor)",
        "tests/journeys/test_register_the_start.py",
    ),
    Safeguard(
        "nobody's offer is saved over unseen",
        "casework/actions/transitions.py",
        "        row.version += 1\n",
        "        pass\n",
        "tests/journeys/test_register_an_offer.py",
    ),
    Safeguard(
        "nobody's answer is answered over unseen",
        "casework/actions/milestone_steps.py",
        "    if milestone.version != seen:\n",
        "    if False:\n",
        "tests/journeys/test_answer_a_milestone.py",
    ),
    # A whole class
    Safeguard(
        "every pupil of a class is authorised by itself",
        "casework/actions/class_status.py",
        "    if outside:\n        raise NotPermitted",
        "    if False:\n        raise NotPermitted",
        SET_A_CLASS,
    ),
    Safeguard(
        "nobody's class is saved over unseen",
        "casework/actions/class_status.py",
        "    if conflicts:\n",
        "    if False:\n",
        SET_A_CLASS,
    ),
    Safeguard(
        "a fault at one pupil keeps the whole class unsaved",
        "casework/actions/class_status.py",
        "    if faults:\n",
        "    if False:\n",
        SET_A_CLASS,
    ),
    Safeguard(
        "a class shows steps only of cases its school knows of",
        "casework/actions/class_overview.py",
        "            known_to_school(Enrolment.organisation_id == actor.organisation_id),\n",
        "",
        "tests/journeys/test_see_a_class_overview.py",
    ),
    Safeguard(
        "a place accepted settles nothing for who did not turn up",
        "casework/actions/settled.py",
        "    return way.start in NOT_SAID and OfferState.ACCEPTED in set(offers)\n",
        "    return OfferState.ACCEPTED in set(offers)\n",
        "tests/rules/test_settled.py",
    ),
)
