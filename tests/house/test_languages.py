"""Two languages, whole: every word of the interface goes through gettext, and the English catalogue has them all."""

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "feedback/translations/en/LC_MESSAGES"
REMEDY = "make translations; fill in what is new in feedback/translations/en/LC_MESSAGES/messages.po; make translations"

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
DRAWN_WIDE = re.compile("[\u2018-\u201d\u2014\u2026]")
"""Curly quotes, dashes and dots: a Chinese font, which comes first on most phones here, draws them a letter wide."""

RULE = re.compile(r"\bR[0-9]+\b", re.ASCII)
"""A rule of the house by its number, which says nothing to who reads a page."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
GETTEXT = frozenset({"_", "_l", "N_", "gettext", "ngettext", "pgettext"})

READ_BY_OPERATORS = ("calendar_csv.py", "calendar_import.py", "cli.py", "commands", "demo", "registry_csv.py")
COMPARED_WITH_CHINESE = (
    "answer_check.py",
    "identifiers",
    "proposals.py",
    "question_check.py",
    "regions.py",
    "wording.py",
)
TEXT_OF_DISPATCHES = ("clock.py", "coarse.py")
STORED_AS_IT_IS = ("workdays.py", "second_factor.py")
"""The name of a holiday in the calendar, and the platform's own in an authenticator."""

NOT_INTERFACE = (*READ_BY_OPERATORS, *COMPARED_WITH_CHINESE, *TEXT_OF_DISPATCHES, *STORED_AS_IT_IS)
"""Modules and folders by their own names, wherever they stand."""

Key = tuple[str | None, str]


def key_of(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def keys(catalogue: Catalog) -> set[Key]:
    return {key_of(message) for message in catalogue if message.id}


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture(scope="module")
def said() -> Catalog:
    """All that templates and modules ask to be translated, read as `make translations` reads it."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for _file, _line, words, _comments, context in extract_from_dir(
        ROOT, methods, options, {**DEFAULT_KEYWORDS, "_l": None}
    ):
        found.add(words, context=context)
    return found


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_word_of_the_interface_is_in_the_catalogue(said: Catalog, english: Catalog) -> None:
    assert keys(said) - keys(english) == set(), REMEDY


def test_the_catalogue_holds_nothing_that_is_no_longer_said(said: Catalog, english: Catalog) -> None:
    assert keys(english) - keys(said) == set(), REMEDY
    assert not english.obsolete, REMEDY


def test_every_word_is_translated_and_nothing_guessed(english: Catalog) -> None:
    assert [message.id for message in english if message.id and (message.fuzzy or not all(texts(message)))] == []


def test_what_english_counts_has_a_singular_and_a_plural(said: Catalog, english: Catalog) -> None:
    for message in said:
        if message.id and message.pluralizable:
            one, many = texts(english.get(message.id[0], message.context) or message)
            assert one != many, message.id[0]


def test_a_translation_names_what_its_original_names(english: Catalog) -> None:
    for message in english:
        for text in texts(message) if message.id else ():
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(key_of(message)[1])), text
            assert "%" not in PLACEHOLDER.sub("", text), text


def test_the_translations_are_english(english: Catalog) -> None:
    assert [text for message in english for text in texts(message) if CHINESE.search(text)] == []
    assert [text for message in english for text in texts(message) if DRAWN_WIDE.search(text)] == []


def test_what_is_served_is_compiled_from_the_catalogue(english: Catalog) -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        served = GNUTranslations(file)
        file.seek(0)
        assert len(read_mo(file)) == len(english), REMEDY
    for message in english:
        assert message.id == "" or as_served(served, message) == texts(message), REMEDY


def test_no_word_of_the_interface_names_a_rule_by_its_number(english: Catalog) -> None:
    words = [text for message in english for text in (key_of(message)[1], *texts(message))]
    assert [text for text in words if RULE.search(text)] == []


def as_served(served: GNUTranslations, message: Message) -> tuple[str, ...]:
    if not isinstance(message.id, str):
        return served.ngettext(*message.id, 1), served.ngettext(*message.id, 2)
    return (served.pgettext(message.context, message.id) if message.context else served.gettext(message.id),)


def chinese_outside_gettext(module: Path) -> Iterator[str]:
    """Chinese literals of a module but docstrings and what is marked for the catalogue."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    marked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            marked.add(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            marked.update(node.args)
    for node in ast.walk(tree):
        words = node.value if isinstance(node, ast.Constant) and node not in marked else None
        if isinstance(words, str) and CHINESE.search(words):
            yield f"{module.relative_to(ROOT)}:{node.lineno} {words}"


MODULES = sorted([*(ROOT / "feedback").rglob("*.py"), *(ROOT / "moderation").rglob("*.py"), ROOT / "wsgi.py"])


def test_no_module_speaks_chinese_past_gettext() -> None:
    spoken = [module for module in MODULES if not set(module.relative_to(ROOT).parts) & set(NOT_INTERFACE)]
    assert [found for module in spoken for found in chinese_outside_gettext(module)] == [], "put it in _() or N_()"


@pytest.mark.parametrize("name", NOT_INTERFACE)
def test_what_is_excused_has_chinese_to_be_excused_for(name: str) -> None:
    modules = [module for module in MODULES if name in module.relative_to(ROOT).parts]
    assert any(True for module in modules for _found in chinese_outside_gettext(module)), f"strike out {name}"


def test_no_template_speaks_chinese_past_gettext() -> None:
    jinja, found = Environment(extensions=["jinja2.ext.i18n"], autoescape=True), []
    for template in sorted((ROOT / "templates").rglob("*.html")):
        tree = jinja.parse(template.read_text(encoding="utf-8"))
        calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") in GETTEXT]
        marked = {id(word) for call in calls for word in call.args}
        words = [word for word in tree.find_all(nodes.Const) if isinstance(word.value, str) and id(word) not in marked]
        texts_shown = [*(word.value for word in words), *(data.data for data in tree.find_all(nodes.TemplateData))]
        found += [f"{template.name}: {text.strip()}" for text in texts_shown if CHINESE.search(text)]
    assert found == [], "put it in _()"
