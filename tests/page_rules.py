"""What must hold on every page. Each rule gives the breaches it found; the remedy stands with it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tests.html import typed_fields, words

NEUTRAL_TITLES = frozenset({"直言", "Zhiyan"})
URL_ATTRIBUTES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "cite", "background", "ping")
OUR_URL = re.compile(r"/(?!/)|#|\?|data:,$|tel:")
PICTURE_IN_THE_PAGE = "data:image/png;base64,"
"""Fetched from nowhere and kept in no history."""
# An invitation has to be a link, and is void once used.
ONE_TIME = re.compile(r"^/desk/enrol/[\w-]{43}$")
CARRIES_A_SECRET = re.compile(r"[?&](code|draft|message|description)=|(?:[0-9A-HJKMNP-TV-Z]{4}-?){5}", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Seen:
    """A page as the rules look at it."""

    root: Element
    is_staff: bool
    url: str

    def urls(self) -> Iterator[str]:
        yield self.url
        for element in self.root.iter():
            here = (element.attrib[name] for name in URL_ATTRIBUTES if name in element.attrib)
            yield from (url for url in here if not url.startswith(PICTURE_IN_THE_PAGE))


def languages(page: Seen) -> list[str]:
    return [] if page.root.get("lang") in {"zh-CN", "en"} else [str(page.root.get("lang"))]


def headings(page: Seen) -> list[str]:
    found = [words(heading) for heading in page.root.iter("h1")]
    return [] if len(found) == 1 and found[0] else found or ["no h1"]


def titles(page: Seen) -> list[str]:
    title, heading = words(page.root.find(".//title")), words(page.root.find(".//h1"))
    fits = title.startswith(heading) if page.is_staff else title in NEUTRAL_TITLES
    return [] if fits else [title]


def unlabelled(page: Seen) -> list[str]:
    named = {label.get("for") for label in page.root.iter("label") if words(label)}
    inside = {id(field) for label in page.root.iter("label") if words(label) for field in typed_fields(label)}
    return [
        str(field.attrib)
        for field in typed_fields(page.root)
        if not (field.get("aria-label") or field.get("id") in named or id(field) in inside)
    ]


def untied_errors(page: Seen) -> list[str]:
    pointed_at = {name for element in page.root.iter() for name in element.get("aria-describedby", "").split()}
    ids = {element.get("id") for element in page.root.iter()}
    errors = [element for element in page.root.iter() if "error" in element.get("class", "").split()]
    invalid = [field for field in page.root.iter() if field.get("aria-invalid") == "true"]
    return [
        *sorted(pointed_at - ids),
        *(words(error) for error in errors if error.get("id") not in pointed_at),
        *(str(field.attrib) for field in invalid if not field.get("aria-describedby")),
    ]


def links_to_nowhere(page: Seen) -> list[str]:
    ids = {element.get("id") for element in page.root.iter()}
    return [url for url in page.urls() if url.startswith("#") and url[1:] not in ids]


def repeated_ids(page: Seen) -> list[str]:
    counts = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    return [f"{name} x {count}" for name, count in counts.items() if count > 1]


def csrf(page: Seen) -> list[str]:
    posts = [form for form in page.root.iter("form") if form.get("method", "").lower() == "post"]
    has = {id(form): bool(form.findall(".//input[@name='csrf_token']")) for form in posts}
    return [str(form.attrib) for form in posts if has[id(form)] is not page.is_staff]


def foreign_urls(page: Seen) -> list[str]:
    return [url for url in page.urls() if not OUR_URL.match(url)]


def inline_code(page: Seen) -> list[str]:
    return [
        f"<{element.tag}> {name}"
        for element in page.root.iter()
        for name in [*element.attrib, ""]
        if name == "style" or name.startswith("on")
    ] + [
        f"<{element.tag}>"
        for element in page.root.iter()
        if element.tag == "style" or (element.tag == "script" and not element.get("src"))
    ]


def secrets_in_urls(page: Seen) -> list[str]:
    prefilled = [
        str(form.attrib)
        for form in page.root.iter("form")
        if form.get("method", "get").lower() == "get"
        if {field.get("name") for field in form.iter()} & {"code", "draft", "message", "description"}
    ]
    return prefilled + [url for url in page.urls() if CARRIES_A_SECRET.search(UUID.sub("", ONE_TIME.sub("", url)))]


def remembered_typing(page: Seen) -> list[str]:
    if page.is_staff:
        return []
    typed = [field for field in typed_fields(page.root) if field.get("type") not in {"checkbox", "radio", "file"}]
    return [str(field.attrib) for field in typed if field.get("autocomplete") != "off"]


RULES: dict[Callable[[Seen], list[str]], str] = {
    languages: 'state <html lang="zh-CN"> or "en"',
    headings: "give the page exactly one h1",
    titles: "begin the title with the h1 (staff), or keep the one neutral title (public)",
    unlabelled: "label every field: the macros of components/forms.html do",
    untied_errors: "tie each error to its field by aria-describedby: the macros do",
    links_to_nowhere: "give what it leads to that id: for a field with a prefix it is the whole name",
    repeated_ids: "give a repeated field an id of its own (id=)",
    csrf: "staff: add {{ csrf() }} to the form; public: take it out, it needs a cookie",
    foreign_urls: "serve it from this site (R24)",
    inline_code: "move it into feedback/static: the policy forbids it",
    secrets_in_urls: "send it by POST: a URL stays in histories and logs",
    remembered_typing: 'add autocomplete="off": a phone would offer it to the next person',
}


def breaches(page: Seen) -> list[str]:
    """Everything wrong with a page, each with its remedy."""
    return [f"{found}: {remedy}" for rule, remedy in RULES.items() for found in rule(page)]
