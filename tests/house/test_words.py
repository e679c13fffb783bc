"""Whatever the log can say and whatever a code can be has words for people."""

from __future__ import annotations

from enum import StrEnum
from types import ModuleType

import pytest

from casework import labels, language
from casework.audit import codes as log_codes
from casework.audit import events, words
from casework.models import codes, transition_codes

# Codes that no page, print or mail shows.
NEVER_SHOWN = {codes.DraftKind, codes.LinkPurpose, codes.SessionStage}
KINDS_OF_EVENT = {events.Event, events.Seen}
LONGEST_ACTION = 60  # audit_entry.action


def events_there_are() -> set[type[events.Event]]:
    found = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Event)}
    return found - KINDS_OF_EVENT


def closed_sets(module: ModuleType) -> list[type[StrEnum]]:
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    return [kind for kind in kinds if kind.__module__.startswith(module.__name__) and kind not in NEVER_SHOWN]


def test_every_event_has_words_and_every_word_an_event() -> None:
    lacking = {event.__name__ for event in events_there_are() - words.WORDS.keys()}
    assert (lacking, words.WORDS.keys() - events_there_are()) == (set(), set())


def test_two_events_never_share_a_name_or_a_sentence() -> None:
    there = events_there_are()
    assert len({event.action() for event in there}) == len(there)
    assert len(set(words.WORDS.values())) == len(words.WORDS)


def test_an_event_fits_the_column_it_is_kept_in() -> None:
    assert [event.action() for event in events_there_are() if len(event.action()) > LONGEST_ACTION] == []


def test_an_action_in_the_log_is_read_back_as_words() -> None:
    assert words.words_for("case_closed") == language.gettext("Closed a case")
    with pytest.raises(KeyError):
        words.words_for("case_painted")


@pytest.mark.parametrize("module", [codes, transition_codes, log_codes], ids=["data", "transition", "log"])
def test_every_code_has_a_label_and_every_label_a_code(module: ModuleType) -> None:
    there = closed_sets(module)
    assert there, "the test looks in the wrong place"
    wrong = {kind.__name__: set(kind) ^ labels.LABELS.get(kind, {}).keys() for kind in there}
    assert {name: sorted(members) for name, members in wrong.items() if members} == {}


def test_two_codes_of_a_set_are_never_called_the_same() -> None:
    for kind, said in labels.LABELS.items():
        assert len(set(said.values())) == len(said), kind.__name__
