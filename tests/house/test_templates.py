"""A template shows; it decides nothing, trusts nothing, and says nothing that isn't in the catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from casework.models.codes import Role

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
FURNITURE = [name for name in TEMPLATES if name.startswith("components/") or name == "base.html"]
PAGES = [name for name in TEMPLATES if name not in FURNITURE and not name.split("/")[-1].startswith("_")]
FRAMES = {"base.html", "components/fragment.html"}

SAID_AS_IT_IS = {"Casework", "Enter", "Ctrl + Enter", "Esc"}  # the product's name, and what stands on a key
READ_ALOUD = {"aria-label", "alt", "placeholder", "title", "aria-description", "aria-roledescription"}
NO_WORDS_INSIDE = {"kbd", "code", "script", "style", "svg"}
WORDS = re.compile(r"[A-Za-zÆØÅæøå]{2,}")
SENTENCE = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:[ .,:?!…]|$)")
THE_READER = {"user", "signed_in_user", "actor", "current_user"}
TRANSLATES = {"_", "gettext", "ngettext", "pgettext"}

VALUE = "\ufffc"  # stands where an expression stands, even inside the name of a tag

UNESCAPED: dict[str, str] = {}  # template to the reason why something in it is not escaped
NOT_AN_ENDPOINT = {
    "account/choose_password.html": "an invitation and a new password ask the same",
    "account/codes.html": "the recovery codes are shown once, in the answer that made them",
    "account/link_gone.html": "what stands there when a one-time link is used or too old",
    "contacts/guardian.html": "a guardian is new or changed, reached from a pupil or from a case",
    "errors/refused.html": "the answer to what is refused, whatever the address",
    "evaluations/closed.html": "what stands there when nothing can be registered, and why",
    "flags/already.html": "what stands there when the pupil was reported already",
    "inbox/stopped.html": "the answer when an address may be protected: nothing is kept, so it has no address",
    "pupils/address.html": "the question about a protected address, before the form it guards",
    "pupils/stop.html": "the answer when an address may be protected: nothing is kept, so it has no address",
    "ties/declare.html": "a tie is declared from a pupil or from a case",
    "users/link.html": "a one-time link is shown once, in the answer that made it",
}

env = Environment(extensions=["jinja2.ext.i18n"], autoescape=True, trim_blocks=True, lstrip_blocks=True)


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tree(name: str) -> nodes.Template:
    return env.parse(source(name), name)


def bare(text: str) -> str:
    """A template's own HTML: statements and comments are gone, and so is what {% trans %} holds."""
    out, in_trans, opening = [], False, False
    for _, token, value in env.lex(text):
        if token == "name" and opening and value in {"trans", "endtrans"}:
            in_trans = value == "trans"
        if token != "whitespace":
            opening = token == "block_begin"
        if token == "data" and not in_trans:
            out.append(value)
        elif token == "variable_begin":
            out.append(VALUE)
    return "".join(out)


class Said(HTMLParser):
    """Words of a template's own HTML that a person would read or hear."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside += [tag] * (tag in NO_WORDS_INSIDE)
        self._hear([value for name, value in attributes if name in READ_ALOUD and value])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._hear([data])

    def _hear(self, texts: list[str]) -> None:
        said = (part.strip(" –,.:;()") for text in texts for part in re.split(f"[{VALUE}\n]", text))
        self.words += [words for words in said if WORDS.search(words) and words not in SAID_AS_IT_IS]


def called(node: nodes.Node) -> str:
    return node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else ""


def untranslated(node: nodes.Node) -> Iterator[str]:
    """Texts in expressions that read as words to a person and go through no catalogue."""
    for child in node.iter_child_nodes():
        if called(child) in TRANSLATES:
            continue
        text = child.value if isinstance(child, nodes.Const) and isinstance(child.value, str) else ""
        if SENTENCE.match(text) and text not in SAID_AS_IT_IS:
            yield text
        yield from untranslated(child)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_goes_through_the_catalogues(name: str) -> None:
    assert Said(bare(source(name))).words == []
    assert list(untranslated(tree(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_shown_unescaped(name: str) -> None:
    text, held = source(name), tree(name)
    used = {filtered.name for filtered in held.find_all(nodes.Filter)} | {
        named.name for named in held.find_all(nodes.Name)
    }
    if used & {"safe", "Markup"} or re.search(r"{%-?\s*autoescape", text):
        assert name in UNESCAPED
    assert not re.search(f"={VALUE}", bare(text)), "an attribute without quotes can be broken out of"


def stands_in_the_frame(name: str) -> bool:
    """Does a page extend the frame of every page, or one that pages of its room share and that does?"""
    (frame,) = tree(name).find_all(nodes.Extends)
    named = frame.template
    if isinstance(named, nodes.Name):
        return named.name == "layout"
    assert isinstance(named, nodes.Const)
    shared = name.rpartition("/")[0] + "/_"
    return named.value in FRAMES or (named.value.startswith(shared) and stands_in_the_frame(named.value))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_the_frame_of_every_page(name: str) -> None:
    assert stands_in_the_frame(name)


def roles_asked_about(name: str) -> Iterator[str]:
    """Comparisons with a role, or of the reader's own. A filter's own choice of role is another matter."""
    for compared in tree(name).find_all(nodes.Compare):
        whose = list(filter(own_role, compared.find_all(nodes.Getattr)))
        told = {str(const.value) for const in compared.find_all(nodes.Const)} & set(Role)
        if whose or told or "Role" in {named.name for named in compared.find_all(nodes.Name)}:
            yield f"line {compared.lineno}"


def own_role(get: nodes.Getattr) -> bool:
    return get.attr == "role" and isinstance(get.node, nodes.Name) and get.node.name in THE_READER


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_asks_for_a_right_and_never_for_a_role(name: str) -> None:
    assert list(roles_asked_about(name)) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_posts_with_its_token_or_only_asks(name: str) -> None:
    for form in re.findall(r"<form\b.*?</form>", source(name), re.DOTALL):
        posts = 'method="post"' in form and ("csrf_token()" in form or "hidden_tag()" in form)
        assert posts or 'method="get"' in form, form[:80]


def test_a_template_is_named_as_its_page(app: Flask) -> None:
    """templates/cases/close.html is what cases.close shows."""
    endpoints = {rule.endpoint.replace(".", "/") + ".html" for rule in app.url_map.iter_rules()}
    assert sorted(set(PAGES) - endpoints) == sorted(NOT_AN_ENDPOINT)


@pytest.mark.parametrize("name", NOT_AN_ENDPOINT)
def test_a_page_without_an_endpoint_of_its_own_is_shown_by_its_own_room(name: str) -> None:
    room = name.split("/")[0]
    own = [path for path in views() if room in {path.stem, path.parent.name}]
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in own)


def test_a_fragment_is_used_by_somebody() -> None:
    sources = {name: source(name) for name in TEMPLATES}
    for fragment in (name for name in TEMPLATES if name.split("/")[-1].startswith("_")):
        users = [name for name, text in sources.items() if name != fragment and f'"{fragment}"' in text]
        rendered = any(f'"{fragment}"' in path.read_text(encoding="utf-8") for path in views())
        assert users or rendered, f"{fragment} is used by nobody"


def views() -> list[Path]:
    return sorted((ROOT.parent / "casework" / "views").rglob("*.py"))


PLANTED = {
    "<p>Hei</p>": "a word in the open",
    '<p aria-label="Lukk">{{ x }}</p>': "a word read aloud",
    "{% if a %}<b>{{ n }} saker</b>{% endif %}": "a word beside a value",
}


@pytest.mark.parametrize("html", PLANTED, ids=PLANTED.values())
def test_a_planted_word_is_found(html: str) -> None:
    assert Said(bare(html)).words


def test_a_planted_word_in_an_expression_is_found_and_a_translated_one_is_not() -> None:
    assert list(untranslated(env.parse('{{ tag("Over frist") }}'))) == ["Over frist"]
    assert list(untranslated(env.parse('{{ tag(_("Overdue"), "warning") }}'))) == []
    assert Said(bare("{% trans %}Hello{% endtrans %}<kbd>Esc</kbd> {{ _('Close') }}")).words == []
