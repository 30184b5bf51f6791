"""The page object finds what it is there to find."""

import pytest

from tests.html import sent_by, tree_of
from tests.page_rules import Seen, breaches

PUBLIC = """<!doctype html><html lang="zh-CN"><head><title>直言</title></head><body><main><h1>查询进度</h1>
<form method="post" action="/case"><label for="code">查询码</label>
<input id="code" name="code" autocomplete="off" spellcheck="false"></form></main></body></html>"""
STAFF = """<!doctype html><html lang="zh-CN"><head><title>登录 · 直言</title></head><body><main><h1>登录</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x"><label>账号 <input name="name"></label>
</form></main></body></html>"""


def wrong(html: str, *, is_staff: bool = False, url: str = "/case") -> list[str]:
    return breaches(Seen(tree_of(html), is_staff, url))


def test_a_good_page_passes() -> None:
    assert wrong(PUBLIC) == []
    assert wrong(STAFF, is_staff=True) == []


@pytest.mark.parametrize(
    ("was", "becomes", "remedy"),
    [
        (' lang="zh-CN"', "", "state <html lang"),
        ("</h1>", "</h1><h1>又一个</h1>", "exactly one h1"),
        ("<title>直言", "<title>查询进度 · 直言", "one neutral title"),
        (' for="code"', ' for="other"', "label every field"),
        ("<input id", '<p class="error">应为 20 位</p><input id', "aria-describedby"),
        ('name="code"', 'name="code" aria-describedby="nothing"', "aria-describedby"),
        ('name="code"', 'name="code" aria-invalid="true"', "aria-describedby"),
        ("<main>", '<main><a href="#nowhere">看</a>', "that id"),
        ("<main>", '<main id="code">', "an id of its own"),
        ("<input id", '<input type="hidden" name="csrf_token"><input id', "it needs a cookie"),
        ("<main>", '<main><img src="//map.example.com/x.png">', "serve it from this site"),
        ("<main>", '<main><a href="https://example.com">看</a>', "serve it from this site"),
        ("<main>", "<main><script>1</script>", "feedback/static"),
        ("<main>", '<main style="color:red">', "feedback/static"),
        ("<main>", '<main onclick="x()">', "feedback/static"),
        ('method="post"', 'method="get"', "send it by POST"),
        ('action="/case"', 'action="/case?code=1"', "send it by POST"),
        ("<main>", '<main><a href="/case/7K9M-2QXT-ABCD-EFGH-JKMN"></a>', "send it by POST"),
        (' autocomplete="off"', "", "offer it to the next person"),
    ],
)
def test_a_breach_is_found_and_its_remedy_told(was: str, becomes: str, remedy: str) -> None:
    assert was in PUBLIC
    assert remedy in "; ".join(wrong(PUBLIC.replace(was, becomes, 1)))


@pytest.mark.parametrize("crooked", ["<p><label", "</p><label", "<b><i></b></i><label"])
def test_tags_that_cross_are_found(crooked: str) -> None:
    with pytest.raises(AssertionError, match="closes"):
        wrong(PUBLIC.replace("<label", crooked, 1))


def test_a_staff_form_without_its_token_is_found() -> None:
    assert "csrf" in "".join(wrong(STAFF.replace("csrf_token", "token"), is_staff=True))


def test_a_code_in_the_pages_own_address_is_found() -> None:
    assert "send it by POST" in "".join(wrong(PUBLIC, url="/case?code=7K9M2QXTABCDEFGHJKMN"))


def test_a_random_id_in_an_address_is_no_code() -> None:
    assert wrong(PUBLIC.replace("<main>", '<main><a href="/b/12345678-1234-4234-8234-123456789012">看</a>')) == []


def test_a_form_is_sent_as_a_browser_would() -> None:
    form = tree_of(
        "<html><form><textarea name='a'>\n\n两行</textarea><select name='b'><option value='1'>甲</option>"
        "<option value='2' selected>乙</option></select><input type='checkbox' name='c' value='A1' checked>"
        "<input type='checkbox' name='c' value='A2'><input type='radio' name='d' value='x'><button name='e'>送</button>"
        "<input type='hidden' name='f' value='g'><input name='h' disabled></form></html>"
    )
    assert sent_by(form) == [("a", "\n两行"), ("b", "2"), ("c", "A1"), ("f", "g")]
