"""Finding every text in code and templates, and bringing the catalogues into step with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
GLOSSARY = Path(__file__).with_name("glossary.csv")
PROOFREAD = Path(__file__).with_name("proofread.csv")
KEYWORDS = {**DEFAULT_KEYWORDS, "LazyText": None, "lazy": None}
JINJA = "jinja2.ext:babel_extract"
JINJA_OPTIONS = {
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
}

HEADER = """\
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

Key = tuple[str | None, str]


def templates_folder() -> Path:
    """The templates shipped in the package, else those beside it."""
    shipped = PACKAGE / "templates"
    return shipped if shipped.is_dir() else PACKAGE.parent / "templates"


def texts() -> Catalog:
    """Every text marked for translation in package and templates. Raises on a template with a fault."""
    code = (path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)
    return texts_in([*sorted(code), *sorted(templates_folder().rglob("*.html"))])


def texts_in(paths: Iterable[Path]) -> Catalog:
    """Every text marked for translation in these Python files and templates."""
    catalogue = Catalog()
    for path in paths:
        is_code = path.suffix == ".py"
        method, options = ("python", None) if is_code else (JINJA, JINJA_OPTIONS)
        for _line, text, _comments, context in extract_from_file(method, path, KEYWORDS, options=options):
            catalogue.add(text, context=context)
    return catalogue


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def key(message: Message) -> Key:
    """What tells one message from another: its context and its (singular) English text."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def path_of(tag: str) -> Path:
    """Where a language's catalogue is."""
    return Path(__file__).with_name(f"{tag}.po")


def read(tag: str) -> Catalog:
    """The catalogue of a language. Raises PoFileError if it is damaged."""
    with path_of(tag).open("rb") as source:
        return read_po(source, locale=tag, abort_invalid=True)


def is_translated(message: Message) -> bool:
    """True when the message has words for every plural form, and nobody has marked them uncertain."""
    words = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    plural = not isinstance(message.id, str)
    return not message.fuzzy and all(words) and len(words) == (2 if plural else 1)


def glossary(tag: str) -> dict[str, str]:
    """The approved words of pages.md section 5: English to this language."""
    with GLOSSARY.open(encoding="utf-8", newline="") as source:
        return {row["en"]: row[tag] for row in csv.DictReader(source) if row.get(tag)}


def awaiting(tag: str) -> list[tuple[str, str]]:
    """The texts of a language that no proofreader has read as they stand: English, and the words.

    proofread.csv has a line for each that one has read: language, English, words. Words that are changed wait anew.
    """
    with PROOFREAD.open(encoding="utf-8", newline="") as source:
        approved = {(row["en"], row["words"]) for row in csv.DictReader(source) if row["language"] == tag}
    held = ((key(message)[1], _words(message)) for message in messages(read(tag)))
    return [each for each in held if each not in approved]


def _words(message: Message) -> str:
    return message.string if isinstance(message.string, str) else " | ".join(message.string or ())


def update(tag: str, found: Catalog) -> list[str]:
    """Write a language's catalogue anew for the texts found; the texts that lack words are returned."""
    catalogue = merged(tag, read(tag), found)
    path_of(tag).write_text(written(tag, catalogue), encoding="utf-8")
    return [key(message)[1] for message in messages(catalogue) if not is_translated(message)]


def merged(tag: str, held: Catalog, found: Catalog) -> Catalog:
    """The catalogue for the texts found, with the words held for them, and else the glossary's."""
    held.update(found, no_fuzzy_matching=True)
    words = glossary(tag)
    for message in messages(held):
        if not message.string and isinstance(message.id, str) and message.context is None:
            message.string = words.get(message.id, "")
    return held


def written(tag: str, catalogue: Catalog) -> str:
    """The catalogue as its file has it: the same for the same words, sorted, no line numbers, no dates."""
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    return HEADER.format(tag=tag) + body.getvalue().decode().strip() + "\n"
