"""A page as a tree, and its forms as a browser would send them."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NOT_TYPED = frozenset({"hidden", "submit", "button", "image", "reset"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.handle_startendtag(tag, attrs)
            return
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        last = self.open.pop()
        assert last == tag, f"</{tag}> closes <{last}>: close what was opened last"
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def tree_of(html: str) -> Element:
    """The `html` element. AssertionError where an end tag does not close what was opened last."""
    reader = _Reader()
    reader.feed(html[html.index("<html") :].strip())
    reader.close()
    root: Element = reader.tree.close()
    return root


def words(element: Element | None) -> str:
    """The text inside, white space folded."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def typed_fields(root: Element) -> list[Element]:
    """What a person fills in: no hidden fields, no buttons."""
    inputs = [field for field in root.iter("input") if field.get("type") not in NOT_TYPED]
    return [*inputs, *root.iter("select"), *root.iter("textarea")]


def sent_by(form: Element) -> list[tuple[str, str]]:
    """Names and values as a browser sends them when no button with a name is pressed."""
    return [
        (name, value)
        for field in form.iter()
        if (name := field.get("name")) and field.get("disabled") is None
        for value in _values(field)
    ]


def _values(field: Element) -> list[str]:
    if field.tag == "textarea":
        return ["".join(field.itertext()).removeprefix("\n")]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if field.tag != "input" or field.get("type") in NOT_TYPED - {"hidden"} | {"file"}:
        return []
    if field.get("type") in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [field.get("value", "")]
