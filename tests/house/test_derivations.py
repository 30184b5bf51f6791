"""Every key that is derived has a known answer: changed by mistake, nothing sealed or found before works again."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

DERIVING = ("derive", "_key_for")
"""Functions whose second argument is a label."""

# label, or how it begins: the test that holds what follows from it to the bytes of the first release
KNOWN = {
    "key pair": "tests/feedback/test_sealing.py::test_a_seed_gives_the_same_public_key_over_the_years",
    "receipt code": "tests/feedback/test_receipts.py::test_a_post_gives_the_same_code_over_the_years",
    "lookup": "tests/feedback/test_receipts.py::test_a_code_leads_to_the_same_case_over_the_years",
    "submitter's copy": "tests/feedback/test_receipts.py::test_a_code_leads_to_the_same_key_over_the_years",
    "submitter": "tests/feedback/test_receipts.py::test_a_code_leads_to_the_same_key_of_the_first_releases",
    "log": "tests/feedback/test_receipts.py::test_a_code_proves_the_same_receipt_over_the_years",
    "check|": "tests/feedback/test_receipts.py::test_a_check_value_stays_the_same_over_the_years",
    "draft": "tests/feedback/test_receipts.py::test_a_draft_signed_by_the_first_release_is_read",
    "once": "tests/feedback/test_messages.py::test_the_same_words_of_one_form_have_the_same_mark_over_the_years",
    "recorded": "tests/feedback/test_messages.py::test_words_are_recorded_the_same_over_the_years",
    "staff verifier": "tests/moderation/test_keys.py::test_a_passphrase_gives_the_same_keys_over_the_years",
    "staff wrapping": "tests/moderation/test_keys.py::test_a_passphrase_gives_the_same_keys_over_the_years",
    "session id": "tests/moderation/test_keys.py::test_a_token_gives_the_same_halves_over_the_years",
    "session wrap": "tests/moderation/test_keys.py::test_a_token_gives_the_same_halves_over_the_years",
    "server secret|": "tests/moderation/test_keys.py::test_what_the_first_release_wrapped_still_opens",
    "signing": "tests/moderation/test_signing.py::test_a_signature_of_the_first_release_still_verifies",
    "known browser": "tests/moderation/accounts/test_known_browsers.py::test_a_mark_of_the_first_release_is_recognised",
}


def labels_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and len(node.args) > 1 and _name(node.func) in DERIVING:
            label = node.args[1].values[0] if isinstance(node.args[1], ast.JoinedStr) else node.args[1]
            if isinstance(label, ast.Constant):
                yield str(label.value)


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def test_a_label_is_found_however_it_is_written() -> None:
    source = 'derive(a, "x")\nsealing.derive(a, f"y|{b}", length=16)\n_key_for(a, "z")\nArgon2id().derive(a)'
    assert list(labels_in(source)) == ["x", "y|", "z"]


def test_every_label_has_a_known_answer() -> None:
    modules = [path for package in ("feedback", "moderation") for path in (ROOT / package).rglob("*.py")]
    labels = {label for path in modules for label in labels_in(path.read_text())}
    unknown = labels - KNOWN.keys()
    assert not unknown, (
        f"no known answer for {unknown}: write a test with the bytes it gives today, and name it in KNOWN"
    )
    assert KNOWN.keys() <= labels, "a label nothing derives any more: take it out of KNOWN"


def test_every_named_test_is_there() -> None:
    for label, node in KNOWN.items():
        path, _, name = node.partition("::")
        functions = [item for item in ast.parse((ROOT / path).read_text()).body if isinstance(item, ast.FunctionDef)]
        assert name in {function.name for function in functions}, f"{label}: {node} is gone"
