"""casework reports attack: the proof of the reports, printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from casework import work
from casework.actions.report import attacking
from casework.cli.opening import opened
from casework.reports.attack.changed import MARGIN, Kind
from casework.reports.attack.controls import Fallen, Weak
from casework.reports.attack.ledger import (
    CHANGES,
    HISTORIES,
    LAST_ONE,
    METHOD,
    SMALL,
    Answer,
    Attacked,
    Part,
    Verdict,
    attack_all,
    verdict,
)
from casework.reports.attack.method import Method
from casework.reports.attack.shown import Finding
from casework.reports.attack.sums import SUMS

EXIT = {Answer.HOLDS: 0, Answer.FAILS: 1, Answer.NOTHING_YET: 3}
"""2 is what a command leaves with that is asked wrongly."""
WENT = {Kind.CAME: "come", Kind.CHANGED: "change", Kind.WENT: "go"}


@click.command()
@click.option("--histories", default=HISTORIES, show_default=True, help="Changes simulated in all, at least.")
def attack(histories: int) -> None:
    """Attack every report there is, knowing all of them; and two weak methods, which must fall.

    The last line says how it went. Exit 0: it holds. 1: it does not hold, and what broke. 3: nothing is broken, but
    there is too little yet to judge by.
    """
    with opened() as installation, work.doing(installation):
        target = attacking.target()
    found: list[Attacked] = []
    for each in attack_all(target.releases, target.facts, histories):
        found.append(each)
        _tell(each)
    end = verdict(found)
    _sum_up(end)
    sys.exit(EXIT[end.answer])


def _tell(each: Attacked) -> None:
    click.echo(f"\nRelease {each.number}, {each.frozen_on}: {each.seconds:.1f} s")
    for part in each.parts:
        year, population = part.key
        click.echo(f"  {population} of {year}, {_number(part.units, 'unit')}, {part.cells} cells: {_of(part)}")
        for finding in part.findings:
            click.echo(f"    {_line(finding)}")
        if part.guesses.histories:
            click.echo(f"    {_guessed(part)}")


def _of(part: Part) -> str:
    return "stands still" if part.stood else "attacked"


def _line(finding: Finding) -> str:
    holds = "holds" if finding.passed else "BROKEN"
    if finding.attack == SUMS:
        return f"{SUMS} {holds}: {finding.cells} margins are sums and shares can be reckoned again"
    said = f"{finding.attack} {holds}: {finding.cells} figures"
    if finding.narrowest is not None:
        said += f", narrowest width {finding.narrowest}"
    if finding.attack in {"A2", "A3", "A6"}:
        said += f", {finding.certain} groups certain"
    took = "in the seconds of A1" if finding.attack == "A3" else f"{finding.seconds:.2f} s"
    return f"{said}, {took}"


def _guessed(part: Part) -> str:
    guesses, lone = part.guesses, part.lone
    return (
        f"A4 {guesses.histories} changes: {guesses.best_percent:.0f} % guessed, {guesses.chance_percent:.0f} % by"
        f" chance, {guesses.shown} of {guesses.below} too small ones shown, {part.took[CHANGES]:.2f} s;"
        f" A5 the last unknown pupil: {lone.percent} % certain, {part.took[LAST_ONE]:.2f} s"
    )


def _sum_up(end: Verdict) -> None:
    guesses, seen = end.guesses, end.method
    kinds = ", ".join(f"{guesses.of.get(kind, 0)} where pupils {WENT[kind]}" for kind in Kind)
    click.echo(f"\nSums in all: {end.sums} margins and shares reckoned again from what is published.")
    click.echo(
        f"A4 in all: {guesses.histories} changes ({kinds}), {guesses.best_percent:.0f} % guessed by the best of four"
        f" ways, {guesses.chance_percent:.0f} % by chance, at most {MARGIN} points more allowed;"
        f" {guesses.shown} of {guesses.below} changes too small were shown{_took(end, CHANGES)}."
    )
    click.echo(
        f"A5 in all: of a pupil all others of whose unit are known, {end.lone.percent} % is certain"
        f"{_took(end, LAST_ONE)}."
    )
    click.echo(
        f"The method: {seen.redone} of {seen.first} first releases come out the same with a constant coin;"
        f" {seen.nobody} of {seen.empty} parts nobody is in are shown as somebody{_took(end, METHOD)}."
    )
    for weak, fallen in end.weak:
        click.echo(f"{_control(weak, fallen)}{_took(end, weak.name)}.")
    click.echo(_last(end))


def _took(end: Verdict, name: str) -> str:
    return f", {end.took[name]:.2f} s" if name in end.took else ""


def _control(weak: Weak, fallen: Fallen) -> str:
    narrowed = "known exactly" if weak.values == 1 else f"narrowed to {weak.values} values"
    fell = "falls as it must" if fallen.percent >= weak.must_fall else "DOES NOT FALL"
    fell = fell if fallen.cells >= SMALL else f"too few to say, at least {SMALL} are needed"
    return (
        f"Control, {weak.name}: {fallen.fallen} of {fallen.cells} small counts {narrowed}"
        f" ({fallen.percent} %, at least {weak.must_fall} %): {fell}"
    )


def _last(end: Verdict) -> str:
    match end.answer:
        case Answer.FAILS:
            return f"IT DOES NOT HOLD: {'; '.join(_reasons(end))}."
        case Answer.NOTHING_YET if not end.releases:
            return "Nothing to judge yet: no report shows anything."
        case Answer.NOTHING_YET:
            stood = f"{_number(end.releases, 'release')} stood every attack"
            return (
                f"Nothing to judge yet: {stood}, but too few small counts are there to show what the attack can break."
            )
        case Answer.HOLDS:
            left = (*(() if end.guesses.judged else ("guesses",)), *end.method.unjudged)
            more = f" Too little to judge yet: {', '.join(left)}." if left else ""
            return f"It holds: {_number(end.releases, 'release')}, every attack stood, every control broken.{more}"


def _reasons(end: Verdict) -> Iterator[str]:
    for each in end.broken:
        year, population = each.key
        yield f"{each.attack} breaks {population} of {year} in release {each.number}"
    if end.guesses.shown:
        yield "a change too small is shown"
    elif not end.guesses.passed:
        yield "too much can be guessed from a change"
    yield from (why for holds, why in _of_method(end.method) if not holds)
    yield from (f"the attack does not break {weak.name}" for weak in end.standing)


def _of_method(seen: Method) -> tuple[tuple[bool, str], ...]:
    return (
        (seen.keyed, "the key decides nothing"),
        (seen.secret, "first releases can be made again without the key"),
        (seen.wide, "only parts somebody is in are shown as somebody"),
    )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
