"""The look keeps its promises: light on the wire, legible in both schemes, parts tied together for every reader."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from wtforms import Form, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "feedback" / "static"
SHEET = (STATIC / "zhiyan.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", part)) for part in re.findall(r":root\{(.*?)\}", SHEET))


def part(source: str, **values: object) -> str:
    pages = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"])
    pages.install_null_translations(newstyle=True)
    return pages.from_string(source).render(**values)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_what_a_phone_downloads_beside_the_page_is_small() -> None:
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("zhiyan.css", "zhiyan.js")) < 5 * 1024


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_of_words_is_legible_on_its_ground(scheme: dict[str, str]) -> None:
    pairs = [(words, ground) for words in ("ink", "dim", "accent", "danger", "warn") for ground in ("bg", "cell")]
    pairs += [("accent", "soft"), ("ink", "soft"), ("dim", "soft")]
    pairs += [(words, f"{tone}-soft") for tone in ("danger", "warn") for words in (tone, "ink")]
    poor = {pair: contrast(scheme[pair[0]], scheme[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}
    assert contrast("#ffffff", scheme["fill"]) >= 4.5
    assert contrast(scheme["edge"], scheme["cell"]) >= 3


def test_the_accent_is_deep() -> None:
    assert contrast(LIGHT["accent"], "#ffffff") >= 5.5


def test_no_template_has_style_or_script_of_its_own() -> None:
    forbidden = re.compile(r"""<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=["']|javascript:""")
    found = [page.name for page in (ROOT / "templates").rglob("*.html") if forbidden.search(page.read_text("utf-8"))]
    assert found == [], "the policy forbids it: move it into feedback/static"


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    html = part(
        '{% from "components/forms.html" import field %}'
        '{{ field("region", "地区", "330", error="应为 6 位", hint="代码") }}'
    )
    assert '<label for="region">' in html
    assert 'aria-describedby="region-hint region-error" aria-invalid="true"' in html
    assert 'id="region-hint"' in html
    assert 'id="region-error"' in html


def test_typed_text_comes_back_as_typed() -> None:
    html = part(
        '{% from "components/forms.html" import textarea %}{{ textarea("description", "情况", value) }}',
        value="\n<b>第一行是空的",
    )
    assert ">\n\n&lt;b&gt;第一行是空的</textarea>" in html, "a browser drops the first line break after the tag"


class AnswerForm(Form):
    outcome = RadioField("完成时间", choices=[SelectChoice("done", "已完成"), SelectChoice("promised", "承诺完成")])
    unit = SelectField(
        "承办单位", choices=[SelectChoice("7", "县数据局", optgroup="县直"), SelectChoice("8", "青石镇")]
    )
    measures = TextAreaField("整改措施", validators=[DataRequired("请写明措施")], render_kw={"limit": 2000})


def test_a_form_of_the_desk_points_to_each_of_its_errors() -> None:
    form = AnswerForm(data={"outcome": "promised", "unit": "7", "measures": ""})
    assert not form.validate()
    html = part(
        '{% from "components/forms.html" import wtf_field, wtf_summary %}'
        "{{ wtf_summary(form) }}{% for field in form %}{{ wtf_field(field) }}{% endfor %}",
        form=form,
    )
    assert '<a href="#measures">整改措施：请写明措施</a>' in html
    assert re.search(r'<textarea id="measures"[^>]* data-limit="2000"', html)
    assert '<fieldset class="cell choices" id="outcome"' in html
    assert re.findall(r'value="(\w+)" (?:checked|selected)', html) == ["promised", "7"]
    assert '<optgroup label="县直">' in html


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (-3, "逾期 3 个工作日", "late"),
        (0, "今天到期", "soon"),
        (3, "还有 3 个工作日", "soon"),
        (4, "还有 4 个工作日", ""),
    ],
)
def test_a_due_day_says_in_words_what_its_colour_says(left: int, words: str, tone: str) -> None:
    html = part('{% from "components/lists.html" import due %}{{ due(left) }}', left=left)
    assert words in html
    assert f'class="due num {tone}"' in html


def test_a_hidden_figure_has_no_bar_that_would_tell_it() -> None:
    html = part(
        '{% from "components/charts.html" import bars %}{{ bars(rows, "收到") }}',
        rows=[("A", 20, "20"), ("B", None, "<3")],
    )
    assert html.count("<rect") == 1
    assert "&lt;3" in html
