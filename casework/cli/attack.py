"""casework reports attack: the proof of the reports, printed."""

from __future__ import annotations

import sys

import click

from casework import work
from casework.actions.report import attacking
from casework.cli.opening import opened
from casework.reports.attack.changed import MARGIN
from casework.reports.attack.controls import Fallen, Weak
from casework.reports.attack.ledger import HISTORIES, Attacked, Part, Verdict, attack_all, verdict
from casework.reports.attack.shown import Finding


@click.command()
@click.option("--histories", default=HISTORIES, show_default=True, help="Changes simulated in all, at least.")
def attack(histories: int) -> None:
    """Attack every report there is, knowing all of them; and two weak methods, which must fall.

    Says "holds" on the last line and leaves with 0, or what does not hold and leaves with 1.
    """
    with opened() as installation, work.doing(installation):
        target = attacking.target()
    found: list[Attacked] = []
    for each in attack_all(target.releases, target.facts, histories):
        found.append(each)
        _tell(each)
    end = verdict(found)
    _sum_up(end)
    sys.exit(0 if end.holds else 1)


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
    said = f"{finding.attack} {'holds' if finding.passed else 'BROKEN'}: {finding.cells} figures"
    if finding.narrowest is not None:
        said += f", narrowest width {finding.narrowest}"
    if finding.attack in {"A2", "A3"}:
        said += f", {finding.certain} groups certain"
    return f"{said}, {finding.seconds:.2f} s"


def _guessed(part: Part) -> str:
    guesses, lone = part.guesses, part.lone
    return (
        f"A4 {guesses.histories} changes: {guesses.best_percent:.0f} % guessed, {guesses.chance_percent:.0f} % by"
        f" chance, {guesses.shown} of {guesses.below} too small ones shown;"
        f" A5 the last unknown pupil: {lone.percent} % certain"
    )


def _sum_up(end: Verdict) -> None:
    guesses = end.guesses
    click.echo("")
    click.echo(
        f"A4 in all: {guesses.histories} changes, {guesses.best_percent:.0f} % guessed by the best of four ways,"
        f" {guesses.chance_percent:.0f} % by chance, at most {MARGIN} points more allowed;"
        f" {guesses.shown} of {guesses.below} changes too small were shown."
    )
    seen = end.method
    click.echo(
        f"The method: {seen.redone} of {seen.first} first releases come out the same without the key;"
        f" {seen.nobody} of {seen.parts} parts shown as somebody are nobody."
    )
    for weak, fallen in end.weak:
        click.echo(_control(weak, fallen))
    click.echo(_last(end))


def _control(weak: Weak, fallen: Fallen) -> str:
    narrowed = "known exactly" if weak.values == 1 else f"narrowed to {weak.values} values"
    fell = "falls as it must" if fallen.percent >= weak.must_fall else "DOES NOT FALL"
    return (
        f"Control, {weak.name}: {fallen.fallen} of {fallen.cells} small counts {narrowed}"
        f" ({fallen.percent} %, at least {weak.must_fall} %): {fell}."
    )


def _last(end: Verdict) -> str:
    if not end.releases:
        return "Nothing to attack: there is no report."
    if end.holds:
        return f"It holds: {_number(end.releases, 'release')}, every attack stood, every control broken."
    reasons = [f"{end.broken} attacks broke it"] if end.broken else []
    reasons += [] if end.guesses.passed else ["too much can be guessed from a change"]
    reasons += [] if end.method.passed else ["the method gives itself away"]
    reasons += [] if end.fell else ["the attack is too weak to break what must fall"]
    return f"IT DOES NOT HOLD: {'; '.join(reasons)}."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
