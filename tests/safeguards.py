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


CASES, GATE, GRANTS = "casework/views/cases.py", "casework/views/gate.py", "casework/policy/grants.py"
SIGHT, SCOPE, WORK = "casework/policy/sight.py", "casework/policy/scope.py", "casework/work.py"
ENVELOPE, OPENINGS = "casework/privacy/envelope.py", "casework/actions/openings.py"
MATRIX, PROMISES = "tests/house/test_matrix.py", "tests/house/test_promises.py"
RIGHTS = (  # any change of a grant shows in the README: that alone proves nothing
    "tests/rules/test_grants.py --deselect=tests/rules/test_grants.py::test_the_readme_shows_the_rights_as_they_are"
)
IN_SIGHT, IN_SCOPE = "tests/rules/test_sight.py", "tests/rules/test_scope.py"
SIGN_IN, LOG = "tests/journeys/test_sign_in.py", "tests/faults/test_audit_log.py"
ALONE = "tests/faults/test_safeguards.py"
ROWS, PLANTED = f"{MATRIX}::test_every_route_has_a_row_and_every_row_a_route", "tests/faults/test_planted_names.py"

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
)
