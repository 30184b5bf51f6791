"""A code found again however it is typed, the same for the same post, and nobody else's."""

import base64
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import receipts
from feedback.receipts import BadCode, DraftExpired, DraftUnreadable

SECRET = b"\x11" * 32
PEPPER = b"\x11" * 32
BITS = bytes(range(16))
FIELDS = "字段".encode()
CODE = receipts.ReceiptCode("43HX0A4FM3GMMPP9SGPJ")
NOW = 1_790_000_000
DAY = 86_400

codes = st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=20, max_size=20)


# Known answers: if one of these changes, no submitter finds their case again.


def test_a_post_gives_the_same_code_over_the_years() -> None:
    assert receipts.code_for(PEPPER, BITS, FIELDS) == CODE


def test_a_code_leads_to_the_same_case_over_the_years() -> None:
    assert receipts.lookup_id(PEPPER, CODE).hex() == "76fc41f39d5699e8e5b0b59d81860e3c"


def test_a_code_leads_to_the_same_key_over_the_years() -> None:
    key = "8f3310fe9ff6555c086c775133b67902c23c0e65984426f026ad29af0dc47d88"
    assert receipts.submitter_key(PEPPER, CODE).hex() == key


def test_a_code_leads_to_the_same_key_of_the_first_releases() -> None:
    seed = "a9caf6123465a46ed1fec8e7368038c88c010fc739a9fb76372753936d049503"
    assert receipts.submitter_seed(PEPPER, CODE).hex() == seed


def test_a_code_proves_the_same_receipt_over_the_years() -> None:
    proof = "cb6e5ec752ad3463673585671d69ee4c2fe4f57cf4cbc27ea36cbe3386c8fd93"
    assert receipts.commitment(CODE).hex() == proof


def test_a_check_value_stays_the_same_over_the_years() -> None:
    assert receipts.check_value(PEPPER, "pepper").hex() == "6d9e83aab0f5fd473deb3a2ae8f221f9"


def test_a_draft_signed_by_the_first_release_is_read() -> None:
    draft = receipts.read_draft(SECRET, "AAECAwQFBgcICQoLDA0ODwAAAABqsTuAsaCH5QZsS9svbf5SRIACQITT", NOW, max_age=DAY)
    assert (draft.bits, draft.issued_at) == (BITS, NOW)


# Codes


def test_the_same_post_by_a_bad_line_gives_the_same_code() -> None:
    assert receipts.code_for(PEPPER, BITS, FIELDS) == receipts.code_for(PEPPER, BITS, FIELDS)


def test_changed_words_another_form_or_another_server_give_another_code() -> None:
    others = {
        receipts.code_for(PEPPER, BITS, FIELDS + b"!"),
        receipts.code_for(PEPPER, BITS[::-1], FIELDS),
        receipts.code_for(PEPPER[:-1] + b"x", BITS, FIELDS),
    }
    assert len(others | {CODE}) == 4


def test_a_draft_cannot_borrow_bytes_from_the_fields() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        receipts.code_for(PEPPER, BITS + b"x", FIELDS)


def test_what_follows_from_a_code_does_not_lead_from_one_to_another() -> None:
    keys = {derive(PEPPER, CODE)[:16] for derive in (receipts.submitter_key, receipts.submitter_seed)}
    assert len(keys | {receipts.lookup_id(PEPPER, CODE), receipts.commitment(CODE)[:16]}) == 4


def test_without_the_pepper_a_code_finds_nothing() -> None:
    other = PEPPER[:-1] + b"x"
    assert receipts.lookup_id(other, CODE) != receipts.lookup_id(PEPPER, CODE)
    assert receipts.submitter_key(other, CODE) != receipts.submitter_key(PEPPER, CODE)


def test_a_wrong_pepper_is_noticed_and_labels_are_kept_apart() -> None:
    assert receipts.check_value(PEPPER[:-1] + b"x", "pepper") != receipts.check_value(PEPPER, "pepper")
    assert receipts.check_value(PEPPER, "secret key") != receipts.check_value(PEPPER, "pepper")


def test_a_code_is_shown_in_five_groups() -> None:
    assert receipts.grouped(CODE) == "43HX-0A4F-M3GM-MPP9-SGPJ"


@pytest.mark.parametrize(
    "typed",
    [
        "43hx-0a4f-m3gm-mpp9-sgpj",
        "  43HX 0A4F\tM3GM\nMPP9 SGPJ ",
        "43HX—0A4F–M3GM−MPP9－SGPJ",
        "４３ＨＸ　０Ａ４Ｆ　ｍ３ｇｍ　ＭＰＰ９　ＳＧＰＪ",
        "43HXoA4FM3GMMPP9SGPJ",
        "43HXOA4FM3GMMPP9SGPJ。",
        "\ufeff43HX\u200b0A4F\u00a0M3GM\u202fMPP9_SGPJ\u200e",
        "43HX·0A4F·M3GM，MPP9ーSGPJ",
    ],
)
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert receipts.normalise(typed) == CODE


def test_one_typed_as_a_letter_is_a_one() -> None:
    assert receipts.normalise("IiLlＩｌ" + "0" * 14) == "1" * 6 + "0" * 14


@settings(deadline=None)
@given(codes, st.data())
def test_any_code_is_understood_in_any_dress(code: str, data: st.DataObject) -> None:
    def dressed(character: str) -> str:
        looks = {"0": "0Oo０", "1": "1IiLl１"}.get(character, character + character.lower())
        chosen = data.draw(st.sampled_from(looks + chr(ord(character) + 0xFEE0)))
        return chosen + data.draw(st.sampled_from(["", "", " ", "-", "—", "\u3000", "\u200b"]))

    assert receipts.normalise("".join(map(dressed, code))) == code


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_not_a_code_is_told_why(typed: str) -> None:
    with pytest.raises(BadCode) as refused:
        receipts.normalise(typed + "码")
    assert "码" in refused.value.impossible
    assert 1 <= refused.value.length <= len(unicodedata.normalize("NFKC", typed + "码").upper())


@pytest.mark.parametrize(
    ("typed", "length", "impossible"),
    [
        ("", 0, ""),
        ("43HX-0A4F-M3GM-MPP9-SG", 18, ""),
        ("43HX-0A4F-M3GM-MPP9-SGPJ-4", 21, ""),
        ("43HX-0A4F-M3GM-MPP9-SGPu", 20, "U"),
        ("查询码43HX", 7, "查询码"),
    ],
)
def test_a_mistyped_code_says_how_many_characters_and_which_cannot_be(typed: str, length: int, impossible: str) -> None:
    with pytest.raises(BadCode) as refused:
        receipts.normalise(typed)
    assert (refused.value.length, refused.value.impossible) == (length, impossible)


def test_what_was_typed_does_not_stand_in_the_error_text() -> None:
    with pytest.raises(BadCode) as refused:
        receipts.normalise("我叫张三")
    assert str(refused.value) == "not a receipt code"


# Drafts


def test_a_draft_comes_back_until_its_last_second() -> None:
    typed = receipts.mint_draft(SECRET, NOW)
    draft = receipts.read_draft(SECRET, typed, NOW + DAY, max_age=DAY)
    assert draft.issued_at == NOW
    assert len(draft.bits) == 16


def test_an_expired_draft_still_says_which_it_was() -> None:
    typed = receipts.mint_draft(SECRET, NOW)
    draft = receipts.read_draft(SECRET, typed, NOW, max_age=DAY)
    with pytest.raises(DraftExpired) as expired:
        receipts.read_draft(SECRET, typed, NOW + DAY + 1, max_age=DAY)
    assert expired.value.draft == draft


def test_no_two_drafts_are_alike() -> None:
    drafts = [receipts.read_draft(SECRET, receipts.mint_draft(SECRET, NOW), NOW, max_age=DAY) for _ in range(100)]
    assert len({draft.bits for draft in drafts}) == 100


def test_a_draft_minted_by_a_machine_whose_clock_runs_ahead_is_read() -> None:
    assert receipts.read_draft(SECRET, receipts.mint_draft(SECRET, NOW + 5), NOW, max_age=DAY).issued_at == NOW + 5


def test_no_altered_draft_is_read() -> None:
    raw = base64.urlsafe_b64decode(receipts.mint_draft(SECRET, NOW))
    for position in range(len(raw)):
        altered = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(DraftUnreadable):
            receipts.read_draft(SECRET, base64.urlsafe_b64encode(altered).decode(), NOW, max_age=DAY)


def test_a_draft_signed_elsewhere_is_not_read() -> None:
    with pytest.raises(DraftUnreadable):
        receipts.read_draft(SECRET, receipts.mint_draft(SECRET[:-1] + b"x", NOW), NOW, max_age=DAY)


@settings(deadline=None)
@given(st.text())
@pytest.mark.parametrize("dressing", ["{}", "AAECAwQFBgcICQoLDA0ODwAAAABqsTuA{}"])
def test_whatever_stands_in_the_draft_field_is_refused_in_one_way(dressing: str, typed: str) -> None:
    with pytest.raises(DraftUnreadable):
        receipts.read_draft(SECRET, dressing.format(typed), NOW, max_age=DAY)


def test_a_draft_does_not_show_itself_in_a_log() -> None:
    draft = receipts.Draft(bits=b"secret bits here", issued_at=NOW)
    assert repr(draft) == f"Draft(issued_at={NOW})"
    assert str(DraftExpired(draft)) == "draft expired"
