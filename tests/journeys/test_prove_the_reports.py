"""The proof of the reports from the command line: of a sound ledger, a broken one, a young one and none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from casework.actions.report import drafting, freezing
from casework.cli.reports import reports
from casework.models import Release
from casework.models.report_codes import Population
from casework.reports.facts import counting
from tests.faults.test_audit_log import as_superuser
from tests.make import Make
from tests.report_histories import histories

pytestmark = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
PUPILS, AREAS, RELEASES = 60, 3, 2


def ledger(make: Make, monkeypatch: pytest.MonkeyPatch, only: Collection[Population] = tuple(Population)) -> None:
    """Reports frozen and made by the product from synthetic counts."""
    places = {f"area-{place + 1:02}": make.area().id.hex for place in range(AREAS)}
    for freeze in histories(PUPILS, AREAS, RELEASES):
        counted = {
            key: Counter({(places[area], profile): pupils for (area, profile), pupils in found.items()})
            for key, found in freeze.facts.items()
            if key[1] in only
        }
        monkeypatch.setattr(counting, "count", lambda *_, told=counted: told)
        assert freezing.freeze(make.installation, freeze.on) == freeze.number
        assert drafting.draft_waiting(make.installation) == [freeze.number]


def asked(make: Make, *arguments: str) -> Result:
    """What a command says, and how it leaves."""
    return CliRunner().invoke(reports, arguments, obj=make.installation.settings)


def last_line(result: Result) -> str:
    return result.output.strip().splitlines()[-1]


def moved_by_ten(make: Make, number: int, name: str) -> None:
    """Let a published figure say ten more, as somebody with the database's own password can."""
    with make.reading() as opened:
        content = opened.scalars(select(Release.content).where(Release.number == number)).one() or ""
    changed = re.sub(rf'("{re.escape(name)}":)(\d+)', lambda found: f"{found[1]}{int(found[2]) + 10}", content)
    assert changed != content
    with as_superuser(make.installation) as connection:
        connection.exec_driver_sql(f"UPDATE release SET content = '{changed}' WHERE number = {number}")


def test_a_sound_ledger_holds_and_a_figure_moved_by_ten_is_found(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger(make, monkeypatch)
    sound = asked(make, "attack", "--histories", "3")
    assert sound.exit_code == 0, sound.output
    assert last_line(sound).startswith("It holds: 2 releases, every attack stood, every control broken.")
    for said in (
        "margins are sums and shares can be reckoned again",
        "where pupils come, ",
        "A5 in all: ",
        "in the seconds of A1",
        "Control, one to four hidden: ",
        " changes too small were shown, ",
    ):
        assert said in sound.output, said
    whole = asked(make, "verify")
    assert (whole.exit_code, whole.output) == (0, "The ledger is whole: 2 reports.\n")

    moved_by_ten(make, 2, "participants|follow_up=active")
    broken = asked(make, "attack", "--histories", "0")
    assert broken.exit_code == 1
    assert last_line(broken).startswith("IT DOES NOT HOLD: ")
    for attack in ("sums", "rule"):
        assert f"{attack} breaks participants of 2024 in release 2" in last_line(broken)
    assert "requests" not in last_line(broken) and "release 1" not in last_line(broken)
    found = asked(make, "verify")
    assert (found.exit_code, found.output) == (1, "Report 2 does not say what its hash was made of.\n")


def test_a_ledger_of_requests_alone_is_too_young_to_judge_and_nothing_is_wrong_with_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger(make, monkeypatch, {Population.REQUESTS})
    young = asked(make, "attack", "--histories", "0")
    assert young.exit_code == 3, young.output
    assert "BROKEN" not in young.output and "DOES NOT" not in young.output
    assert last_line(young).startswith("Nothing to judge yet: 2 releases stood every attack, but too few small counts")
    assert asked(make, "verify").exit_code == 0


def test_without_a_report_there_is_nothing_to_judge(make: Make) -> None:
    for command, leaves in (("attack", 3), ("verify", 0)):
        empty = asked(make, command)
        assert empty.exit_code == leaves
        assert last_line(empty).startswith("Nothing to ")
