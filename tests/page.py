"""The page object: what came back, held to the rules of every page, and how to go on from there."""

from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.html import sent_by, tree_of, words
from tests.page_rules import Seen, breaches


class Page:
    """An HTML answer. AssertionError, with the remedy, where it breaks a rule of every page."""

    def __init__(self, response: TestResponse, client: FlaskClient) -> None:
        self.response, self.client = response, client
        self.html = response.get_data(as_text=True)
        assert response.mimetype == "text/html", f"{response.status} {response.mimetype}: {self.html[:200]}"
        self.root = tree_of(self.html)
        self.path = response.request.path
        seen = Seen(self.root, self.path.startswith("/desk"), response.request.full_path.rstrip("?"))
        assert_no_cookie(response)
        found = breaches(seen)
        assert found == [], f"{self.path}: " + "; ".join(found)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def h1(self) -> str:
        return words(self.root.find(".//h1"))

    @property
    def text(self) -> str:
        """All that is read in the main part, white space folded."""
        return words(self.root.find(".//main"))

    def all(self, path: str) -> list[str]:
        """The words of the elements at an ElementTree path: `page.all(".//output[@id='receipt']")`."""
        return [words(element) for element in self.root.findall(path)]

    def forms(self) -> dict[str, Element]:
        """Forms by the path they are sent to; of two to one path the last."""
        return {urlsplit(urljoin(self.path, form.get("action", ""))).path: form for form in self.root.iter("form")}

    def form(self, action: str = "") -> Element:
        """The form sent to `action`, by default to this page's own path."""
        found = self.forms()
        assert (action or self.path) in found, f"no form to {action or self.path} on {self.path}: {sorted(found)}"
        return found[action or self.path]

    def fields(self, action: str = "") -> MultiDict[str, str]:
        """What the form would send as it stands."""
        return MultiDict(sent_by(self.form(action)))

    def submit(self, action: str = "", /, *, press: tuple[str, str] | None = None, **changes: Any) -> "Page":
        """Fill in and send: a list for a repeated field, None for one left out. Redirects are followed.

        `press` is name and value of the button pressed. A name the form does not have is an error.
        """
        form = self.form(action)
        names = {element.get("name") for element in form.iter()}
        assert set(changes) <= names, f"no such field: {set(changes) - names} of {sorted(filter(None, names))}"
        sent = self.fields(action)
        for name, value in changes.items():
            sent.poplist(name)
            if value is not None:
                sent.setlist(name, value if isinstance(value, list) else [value])
        if press:
            sent.add(*press)
        to = urljoin(self.response.request.full_path, form.get("action", ""))
        return Page(self.client.post(to, data=sent, follow_redirects=True), self.client)

    def go(self, url: str) -> "Page":
        """Open a link of this page; AssertionError where it has none to `url`."""
        assert url in {link.get("href") for link in self.root.iter("a")}, f"no link to {url} on {self.path}"
        return open_page(self.client, url)


def open_page(client: FlaskClient, url: str, status: int = 200) -> Page:
    """GET a page; AssertionError unless the last answer has the status."""
    page = Page(client.get(url, follow_redirects=True), client)
    assert page.status == status, f"{url}: {page.response.status}"
    return page


def assert_no_cookie(response: TestResponse) -> None:
    """The public side sets none, whatever happens."""
    if not response.request.path.startswith("/desk"):
        assert "Set-Cookie" not in response.headers, f"{response.request.path}: keep no session on the public side"
