"""The sheet of the phone holds what Chromium 58 draws (a WebView of Android 8), or what it can drop without harm.

Each list is what was looked up and found to be there; a new word is looked up first, then added.
"""

import re
from pathlib import Path

SHEET = (Path(__file__).parents[2] / "feedback" / "static" / "zhiyan.css").read_text(encoding="utf-8")
RULES = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
DECLARATIONS = [
    (name, value)
    for body in re.findall(r"\{([^{}]*)\}", RULES)
    for name, value in re.findall(r"(?:^|;)\s*([\w-]+)\s*:\s*([^;]+)", body)
]

PROPERTIES = """
align-items background border border-bottom border-color border-left border-radius border-top border-width bottom
box-sizing clear clip-path color content cursor display filter flex flex-wrap float font font-size
font-variant-numeric font-weight height justify-content left line-height list-style margin margin-left margin-right
margin-top max-width min-height min-width outline outline-offset overflow padding padding-bottom padding-left
padding-right position resize right text-align text-decoration top transform user-select vertical-align white-space
width word-break word-spacing z-index -webkit-tap-highlight-color -webkit-user-select
"""
OLD_PROPERTIES = set(PROPERTIES.split())
DROPPED_WITHOUT_HARM = {
    "accent-color",  # boxes in the system's blue
    "color-scheme",  # there is no dark scheme either
    "overflow-wrap",  # `anywhere`: word-break beside it does the same
    "overscroll-behavior-y",  # pulling down loads the page anew, as it did before
}
OLD_FUNCTIONS = {"brightness", "calc", "inset", "not", "rotate", "var"}
OLD_SELECTORS = {"::after", "::before", ":active", ":first-child", ":focus", ":last-child", ":not", ":root"}
A_RULE_OF_ITS_OWN = ":focus:not(:focus-visible){outline:0}"
"""Dropped whole where :focus-visible is unknown: the outline then shows on a touch as well."""
OLD_CONDITIONS = {"print", "(min-width:38rem)"}
DARK = "screen and (prefers-color-scheme:dark)"
"""Before Chromium 76 never true: light, whatever the phone says."""
OLD_UNITS = {"px", "em", "rem", "%", "deg"}
OLD_DISPLAYS = {"block", "flex", "inline-block", "inline-flex", "none", "none!important"}


def test_every_property_is_old_or_can_be_dropped() -> None:
    used = {name for name, _value in DECLARATIONS if not name.startswith("--")}
    assert used - OLD_PROPERTIES - DROPPED_WITHOUT_HARM == set()


def test_a_line_that_can_be_dropped_has_its_fallback_beside_it() -> None:
    assert "word-break:break-word;overflow-wrap:anywhere" in SHEET


def test_no_function_is_new() -> None:
    """A declaration with var() and an unknown function falls back to nothing, not to the one before it."""
    assert set(re.findall(r"([a-z-]+)\(", RULES)) <= OLD_FUNCTIONS | {"prefers-color-scheme"}


def test_a_selector_that_is_new_stands_alone() -> None:
    """An unknown one drops all the selectors that share its rule."""
    assert A_RULE_OF_ITS_OWN in RULES
    selectors = re.sub(r"\{[^{}]*\}|@media[^{]*", " ", RULES.replace(A_RULE_OF_ITS_OWN, ""))
    assert set(re.findall(r"::?[a-z-]+", selectors)) <= OLD_SELECTORS


def test_no_rule_is_new_but_the_dark_one() -> None:
    assert {rule.strip() for rule in re.findall(r"@(?!media)[a-z-]+", RULES)} == set()
    assert {condition.strip() for condition in re.findall(r"@media([^{]*)", RULES)} == OLD_CONDITIONS | {DARK}


def test_no_unit_is_new() -> None:
    values = re.sub(r"#[0-9a-f]{3,8}", "", " ".join(value for _name, value in DECLARATIONS))
    assert set(re.findall(r"\d([a-z%]+)", values)) <= OLD_UNITS


def test_a_colour_has_no_fourth_part() -> None:
    """#rrggbbaa is of Chromium 62."""
    assert set(map(len, re.findall(r"#([0-9a-f]+)\b", RULES))) <= {3, 6}


def test_nothing_is_laid_out_by_what_an_old_view_does_not_know() -> None:
    """No grid, and no gap: Chromium before 84 knows gap in grids only."""
    assert {value for name, value in DECLARATIONS if name == "display"} <= OLD_DISPLAYS
