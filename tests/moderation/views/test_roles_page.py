"""The page of roles says what the code decides, to everybody who works here."""

from itertools import chain, combinations

import pytest
from flask.testing import FlaskClient

from moderation.models import Role
from moderation.permission_words import PERMISSION_WORDS
from moderation.permissions import GRANTS, Permission, may_be_held_together
from moderation.role_words import ROLE_WORDS
from tests import desk
from tests.cast import Cast
from tests.html import words
from tests.page import Page, open_page

Cells = dict[tuple[str, str], str]


@pytest.fixture
def page(client: FlaskClient, cast: Cast) -> Page:
    desk.sign_in(client, "du")
    return open_page(client, "/desk/roles")


def cells(page: Page) -> Cells:
    """The cell of each row's and column's head: `yes` where it has the mark, else its words."""
    roles = [words(head) for head in page.root.findall(".//thead/tr/th")][1:]
    found: Cells = {}
    for row in page.root.findall(".//table//tr"):
        head, boxes = row.find("th[@scope='row']"), row.findall("td")
        for role, box in zip(roles, boxes, strict=False):
            found[words(head), role] = "yes" if box.find(".//svg[@aria-label='可以']") is not None else words(box)
    return found


def test_every_permission_has_words() -> None:
    assert set(PERMISSION_WORDS) == set(Permission), "say in moderation/permission_words.py what it lets a person do"


def test_the_page_equals_the_table(page: Page) -> None:
    shown = cells(page)
    for role in Role:
        for permission in Permission:
            cell = shown[str(PERMISSION_WORDS[permission]), str(ROLE_WORDS[role])]
            assert cell == ("yes" if permission in GRANTS[role] else ""), f"{role} {permission}"


def test_it_says_which_roles_go_together(page: Page) -> None:
    shown = cells(page)
    for role in Role:
        told = shown["可以兼任", str(ROLE_WORDS[role])]
        others = {other for other in Role if other is not role and may_be_held_together({role, other})}
        assert set(told.split("、")) == ({str(ROLE_WORDS[other]) for other in others} or {"不能兼任"})


def test_pairs_tell_all_there_is_to_tell_about_holding_roles_together() -> None:
    every = chain.from_iterable(combinations(Role, size) for size in range(1, len(Role) + 1))
    for held in every:
        pairs = all(may_be_held_together(pair) for pair in combinations(held, 2))
        assert may_be_held_together(held) is pairs, held


@pytest.mark.parametrize("name", ["admin", "lin", "bao1", "nongju"])
def test_everybody_finds_it_from_their_account(client: FlaskClient, cast: Cast, name: str) -> None:
    desk.sign_in(client, name)
    assert open_page(client, "/desk/account").go("/desk/roles").h1 == "各角色能做什么"


def test_the_staff_page_leads_to_it(client: FlaskClient, cast: Cast) -> None:
    desk.sign_in(client, "admin")
    assert open_page(client, "/desk/staff").go("/desk/roles").status == 200
