"""The rights on one page, as sentences about the people who have them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.models.codes import Role
from casework.policy.grants import GRANTS, NEEDS, P, Permission, Reach, Sight, may, reach_of
from casework.policy.matrix import GROUPS, REACH_WORDS, as_markdown
from casework.views import ROOMS
from casework.views.gate import opens_for

ROOT = Path(__file__).parents[2]
ABOUT_PEOPLE = set(NEEDS) | {P.READ_PUPILS, P.ADD_PUPILS, P.EDIT_PUPIL, P.FLAG_PUPIL, P.PROTECT_PUPIL, P.START_CASE}
RUNNING = {P.MANAGE_USERS, P.MANAGE_ORGANISATIONS, P.MANAGE_RULES, P.MANAGE_CALENDAR}
EMPLOYERS = {P.READ_EMPLOYERS, P.KEEP_EMPLOYERS}
"""About no pupil: what one adviser knows of an employer is there for all who find work for pupils."""
ONLY_LEADS = {
    P.ASSIGN_CASE,
    P.APPROVE_REDACTION,
    P.KEEP_OFFICE_PHRASES,
    P.MERGE_PUPILS,
    P.MERGE_EMPLOYERS,
    P.SEE_DATA_QUALITY,
}
NAV = (Role.ADVISER, Role.LEAD)
WITHOUT_PEOPLE = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)


def test_every_role_has_its_rights_written_and_everyone_an_account() -> None:
    assert set(GRANTS) == set(Role)
    assert all(reach_of(role, P.OWN_ACCOUNT) is Reach.SELF for role in Role)


def test_a_manager_reaches_releases_and_nothing_else() -> None:
    assert set(GRANTS[Role.MANAGER]) == {P.OWN_ACCOUNT, P.READ_RELEASES, P.PUBLISH_RELEASES}


def test_an_administrator_runs_the_place_and_touches_no_case() -> None:
    assert set(GRANTS[Role.ADMINISTRATOR]) == {P.OWN_ACCOUNT} | RUNNING


def test_an_auditor_reads_the_log_and_nothing_else() -> None:
    assert set(GRANTS[Role.AUDITOR]) == {P.OWN_ACCOUNT, P.READ_LOG}


@pytest.mark.parametrize("role", WITHOUT_PEOPLE, ids=lambda role: role.value)
def test_management_administration_and_audit_have_no_right_over_a_person(role: Role) -> None:
    assert not ABOUT_PEOPLE & set(GRANTS[role])


def test_nobody_holds_both_a_right_over_people_and_one_to_run_the_place_or_read_the_log() -> None:
    for role in Role:
        held = set(GRANTS[role])
        assert not (held & ABOUT_PEOPLE and held & (RUNNING | {P.READ_LOG, P.READ_RELEASES})), role


def test_nobody_both_changes_users_and_reads_the_log() -> None:
    assert not [role for role in Role if may(role, P.MANAGE_USERS) and may(role, P.READ_LOG)]


def test_a_counsellor_stays_within_the_school_and_never_reads_a_case() -> None:
    reaches = {right: reach for right, reach in GRANTS[Role.COUNSELLOR].items() if right is not P.OWN_ACCOUNT}
    assert set(reaches.values()) == {Reach.SCHOOL}
    assert not set(reaches) & {P.READ_CASE, P.LOG_FOLLOWUP, P.READ_WORKLIST, P.SEE_IDENTITY_NUMBER, P.EDIT_CONTACTS}


def test_only_schools_have_a_roll() -> None:
    rights = (P.READ_PUPILS, P.ADD_PUPILS, P.EDIT_PUPIL, P.FLAG_PUPIL, P.PROTECT_PUPIL)
    assert all([role for role in Role if may(role, right)] == [Role.COUNSELLOR] for right in rights)


def test_an_adviser_reaches_own_cases_and_beyond_them_only_the_unnamed_inbox_and_employers() -> None:
    wider = {right for right, reach in GRANTS[Role.ADVISER].items() if reach in {Reach.OFFICE, Reach.ANY}}
    assert wider == {P.READ_INBOX, P.DECIDE_REQUEST, P.START_CASE} | EMPLOYERS


def test_a_lead_does_what_an_adviser_does_within_the_office_and_six_things_more() -> None:
    assert set(GRANTS[Role.LEAD]) - set(GRANTS[Role.ADVISER]) == ONLY_LEADS
    assert set(GRANTS[Role.ADVISER]) <= set(GRANTS[Role.LEAD])
    assert {GRANTS[Role.LEAD][right] for right in ONLY_LEADS - {P.MERGE_EMPLOYERS}} == {Reach.OFFICE}


@pytest.mark.parametrize("right", sorted(ONLY_LEADS))
def test_what_only_leads_do_nobody_else_does(right: Permission) -> None:
    assert [role for role in Role if may(role, right)] == [Role.LEAD]


def test_nobody_who_meets_people_reaches_everything() -> None:
    assert not [right for right in ABOUT_PEOPLE for role in Role if reach_of(role, right) is Reach.ANY]


def test_every_right_over_a_request_says_how_much_must_be_in_sight() -> None:
    beside = {P.OWN_ACCOUNT, P.START_CASE, P.MERGE_EMPLOYERS, P.KEEP_PHRASES, P.KEEP_OFFICE_PHRASES} | EMPLOYERS
    over_cases = {right for role in NAV for right in GRANTS[role]} - beside
    assert over_cases | {P.SEND_HANDOVER} == set(NEEDS), "a school's own handover is over a request too"
    assert all(sight > Sight.NONE for sight in NEEDS.values())


def test_what_opens_a_name_needs_more_than_an_unnamed_request() -> None:
    nameless = {right for right, sight in NEEDS.items() if sight is Sight.UNNAMED}
    assert nameless == {
        P.DECLARE_TIE,
        P.READ_INBOX,
        P.DECIDE_REQUEST,
        P.CLOSE_CASE,
        P.ASSIGN_CASE,
        P.ANSWER_STATUS,
        P.SEE_DATA_QUALITY,
    }


def test_writing_on_a_case_needs_a_consent_that_holds() -> None:
    writing = (P.LOG_FOLLOWUP, P.HOLD_CASE, P.REOPEN_CASE, P.EDIT_CONTACTS, P.SEE_IDENTITY_NUMBER)
    assert all(NEEDS[right] is Sight.FULL for right in writing)


@pytest.mark.parametrize("right", list(Permission))
def test_every_right_is_somebodys(right: Permission) -> None:
    assert any(may(role, right) for role in Role)


@pytest.mark.parametrize("right", list(Permission))
def test_every_right_opens_a_page(right: Permission) -> None:
    assert ROOMS
    assert right in set(opens_for.values())


def test_templates_ask_only_for_rights_that_exist() -> None:
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    asked = {name for page in pages for name in re.findall(r"\bPermission\.([A-Z_]+)", page)}
    assert asked
    assert asked <= set(Permission.__members__)


def test_no_page_and_no_template_tests_a_role() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*.html") if re.search(r"\brole ?[=!]=", path.read_text())]
    assert not [path for path in templates if path.parent.name not in {"users", "account"}]


def test_the_table_for_people_leaves_no_right_out() -> None:
    listed = [right for rights in GROUPS.values() for right in rights]
    assert sorted(listed) == sorted(Permission)
    assert set(REACH_WORDS) == set(Reach)


def test_the_readme_shows_the_rights_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text()
    found = re.search(r"<!-- rights -->\n(.*?)\n?<!-- /rights -->", readme, re.DOTALL)
    assert found, "README.md has no <!-- rights --> … <!-- /rights -->"
    assert found[1].strip() == as_markdown()
