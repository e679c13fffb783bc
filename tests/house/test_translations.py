"""Every text has words in every language, and nothing says one thing in two ways."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from casework import labels, language
from casework.models import codes
from casework.translations import catalogue

TRANSLATED = [tag for tag in language.LANGUAGES if tag != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-zA-Z]|\{\w*\}")
# Codes that no page, print or mail shows.
NEVER_SHOWN = {codes.DraftKind, codes.LinkPurpose, codes.SessionStage}
CODES = [
    kind
    for kind in vars(codes).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind not in {StrEnum, *NEVER_SHOWN}
]
MARKERS = {"_", "gettext", "N_", "LazyText", "lazy", "ngettext", "pgettext"}


@pytest.fixture(scope="module")
def found() -> Catalog:
    return catalogue.texts()


def by_key(texts: Catalog) -> dict[catalogue.Key, Message]:
    return {catalogue.key(message): message for message in catalogue.messages(texts)}


def forms(words: str | Iterable[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_has_words_and_every_word_is_in_use(tag: str, found: Catalog) -> None:
    wanted = by_key(found)
    held = by_key(catalogue.read(tag))
    lacking = sorted(text for _, text in wanted.keys() - held.keys())
    unsure = sorted(text for (_, text), message in held.items() if not catalogue.is_translated(message))
    unused = sorted(text for _, text in held.keys() - wanted.keys())
    assert (lacking, unsure, unused) == ([], [], []), f"{tag}.po: run `python -m casework texts update` and fill in"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_the_same_places_for_values_as_its_text(tag: str) -> None:
    wrong = []
    for message in catalogue.messages(catalogue.read(tag)):
        texts = forms(message.id)
        for place, words in enumerate(forms(message.string)):
            wanted = set(PLACEHOLDER.findall(texts[min(place, len(texts) - 1)]))
            if words and set(PLACEHOLDER.findall(words)) != wanted:
                wrong.append(words)
    assert wrong == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_text_has_no_per_cent_sign_of_its_own(tag: str, found: Catalog) -> None:
    texts = [*catalogue.messages(found), *catalogue.messages(catalogue.read(tag))]
    every = [words for text in texts for words in (*forms(text.id), *forms(text.string))]
    assert [words for words in every if "%" in PLACEHOLDER.sub("", words)] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_uses_the_approved_words(tag: str) -> None:
    approved = catalogue.glossary(tag)
    held = {text: message.string for (context, text), message in by_key(catalogue.read(tag)).items() if not context}
    assert {text: words for text, words in held.items() if text in approved and words != approved[text]} == {}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_is_written_as_the_command_writes_it(tag: str) -> None:
    assert catalogue.path_of(tag).read_text(encoding="utf-8") == catalogue.written(tag, catalogue.read(tag))


def test_every_code_has_a_label() -> None:
    lacking = {kind.__name__: sorted(set(kind) - labels.LABELS.get(kind, {}).keys()) for kind in CODES}
    assert {kind: codes for kind, codes in lacking.items() if codes} == {}


def test_a_text_is_written_out_where_it_is_marked() -> None:
    """A text put together while the program runs is in no catalogue, and nobody would notice."""
    hidden = []
    for path in sorted(catalogue.PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_marker(node) and any(map(_is_composed, node.args)):
                hidden.append(f"{path.relative_to(catalogue.PACKAGE)}:{node.lineno}")
    assert hidden == []


def _is_marker(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in MARKERS


def _is_composed(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def test_updating_keeps_words_fills_in_approved_ones_and_takes_out_the_unused() -> None:
    found = Catalog()
    for text in ("Save", "Wholly new", "Kept"):
        found.add(text)
    held = Catalog(locale="nb")
    held.add("Kept", "Beholdt")
    held.add("Gone", "Borte")
    once = catalogue.merged("nb", held, found)
    assert {text: message.string for (_, text), message in by_key(once).items()} == {
        "Kept": "Beholdt",
        "Save": "Lagre",
        "Wholly new": "",
    }
    text = catalogue.written("nb", once)
    assert "Borte" not in text
    assert text.index("Kept") < text.index("Save") < text.index("Wholly new")
    assert catalogue.written("nb", catalogue.merged("nb", once, found)) == text


def test_a_text_is_found_by_whichever_name_it_is_marked_with(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text('_("a"), N_("b"), LazyText("c"), lazy("d"), texts.ngettext("e", "es", 2), pgettext("of", "f")')
    template = tmp_path / "page.html"
    template.write_text('{{ _("g") }}{{ ngettext("h", "hs", 2) }}{% trans %}i{% endtrans %}')
    assert [key for _, key in by_key(catalogue.texts_in([code, template]))] == list("abcdefghi")
