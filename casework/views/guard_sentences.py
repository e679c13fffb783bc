"""What the working-hours rules say of a plan, in the language of the page and in the others, for templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actions.agreement.lawful import Verdict
from casework.actions.organisation.labour_rules import rules_in_use
from casework.labour import sentences
from casework.labour.codes import Level
from casework.language import LANGUAGES, name_of, speaking


@dataclass(frozen=True, slots=True)
class Elsewise:
    """The same sentences in another language."""

    tag: str
    name: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a panel says. `fine`: that nothing is wrong; empty when something is, and of a plan without work.
    `teaching`: what is not counted.
    """

    blockers: Sequence[str]
    warnings: Sequence[str]
    fine: str
    spans: Sequence[str]
    teaching: str = ""
    elsewise: Sequence[Elsewise] = ()


def guard_sentences(verdict: Verdict) -> Told:
    """The sentences of a verdict, with the same in every other language something can be told in."""
    here = _told(verdict, speaking.get())
    others = [Elsewise(tag, name_of(tag), _lines(_told(verdict, tag))) for tag in LANGUAGES if tag != speaking.get()]
    return Told(here.blockers, here.warnings, here.fine, here.spans, here.teaching, others)


def _told(verdict: Verdict, tag: str) -> Told:
    said = {level: _groups(verdict, level, tag) for level in Level}
    faults = [sentences.of_fault(verdict.fault, tag=tag)] if verdict.fault else []
    refusals = [sentences.of_refusal(each, tag=tag) for each in verdict.refusals]
    spans = [(each.first, each.last, each.category) for each in verdict.spans]
    blockers = [*faults, *refusals, *said[Level.BLOCKER]]
    silent = verdict.empty or blockers or said[Level.WARNING]
    fine = "" if silent else sentences.when_lawful(spans, tag=tag)
    teaching = sentences.of_teaching(rules=rules_in_use(), tag=tag) if verdict.shares_with_school else ""
    return Told(blockers, said[Level.WARNING], fine, sentences.of_spans(spans, tag=tag), teaching)


def _groups(verdict: Verdict, level: Level, tag: str) -> list[str]:
    rules = rules_in_use()
    return [sentences.of_group(each, rules=rules, tag=tag) for each in verdict.groups if each.level is level]


def _lines(told: Told) -> list[str]:
    return [*told.blockers, *told.warnings, *filter(None, (told.fine, told.teaching)), *told.spans]
