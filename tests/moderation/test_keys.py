"""A passphrase opens its own seed; what proves who signs in opens nothing."""

import itertools
import re
import uuid
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import sealing
from feedback.sealing import CannotOpen
from moderation import keys
from moderation.keys.passphrases import SYLLABLES

CHEAP = keys.StretchCost(memory_kib=64, iterations=1, lanes=1)
SALT = bytes(range(16))
SEED = bytes(range(32))
TOKEN = bytes(range(32))
SECRET = b"\x11" * 32
STAFF = "0f" * 16
SOMEONE_ELSE = "1f" * 16
PASSPHRASE = "tian di xuan huang yu zhou hong"


# Known answers: if one of these changes, nobody signs in or opens any more.


def test_a_passphrase_gives_the_same_keys_over_the_years() -> None:
    stretched = keys.stretch(PASSPHRASE, SALT, CHEAP)
    assert stretched.verifier.hex() == "127dcf8cb4a6cd43ab1d464fb7e74d580ae3f5fd80728c52e8e8853f30965959"
    assert stretched.wrapping.hex() == "4a8bdaa20982fef9aaa9bc22fb39a51d6652db1833111c126b59699383336623"


def test_a_token_gives_the_same_halves_over_the_years() -> None:
    assert keys.token_id(TOKEN).hex() == "6750e9c257d7de2c1a472bcbeedaac9f98de40ddf52f81d762d2ba6f9e9f7b2a"
    assert keys.token_wrap(TOKEN).hex() == "fca9f2505cc2dce98b018441a6859705c52251d41d0a5581c0cc1c94e4dcfb32"


def test_what_the_first_release_wrapped_still_opens() -> None:
    wrapped = bytes.fromhex(
        "0152c87499ce02e44f7dc20133ebb1c11ea2d1fe144dd4238245c822af3764acc6"
        "d32ed1bf917218d27b75b3871f337a680bcfa3f0c54f5947aaf148a2"
    )
    in_session = bytes.fromhex(
        "014b2ec65be2adffdc9372607a009a834d91d748494d6d347bd4c65d1cb6b044b7"
        "b2597a757aa61132d82ca634217e38fb679ea71f8913ee24dd370495"
    )
    totp = bytes.fromhex("010791829952482c2597bf5326665329300c02cb3f064b6a5f377cebe1972a415dd07a98da")
    assert keys.unwrap_seed(SEED, wrapped, staff_id=STAFF) == SEED
    assert keys.unwrap_for_session(TOKEN, in_session, staff_id=STAFF) == SEED
    assert keys.open_secret(SECRET, totp, label="totp", row=STAFF) == b"JBSWY3DP"


def test_a_recovery_half_reads_the_same_over_the_years() -> None:
    text = "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-2GAH-C5RR-34D1-P70X-3RFR-W9H7"
    assert keys.half_text(SEED) == text
    assert keys.read_half(text) == SEED


def test_a_recovery_key_signed_in_the_first_release_still_verifies() -> None:
    signature = bytes.fromhex(
        "a131705c3eb355e1124a9fc0f24a174789d6ee4cbdd98d80fab8d21905ad3ba9"
        "cb0548f880a931fc6227ce9f4be907968bef7339588efae063e7acf7ce55430c"
    )
    key = keys.signing_public(SEED)
    assert keys.verifies_recovery_key(key, signature, office_id=uuid.UUID(int=1), recovery_key=bytes(1216))
    assert not keys.verifies_recovery_key(key, signature, office_id=uuid.UUID(int=2), recovery_key=bytes(1216))
    assert not keys.verifies_recovery_key(key, signature, office_id=uuid.UUID(int=1), recovery_key=b"\x01" * 1216)


# Passphrases


def test_a_new_passphrase_has_eighty_bits_and_needs_only_letters() -> None:
    assert len(set(SYLLABLES)) == 256
    passphrase = keys.new_passphrase()
    assert re.fullmatch(r"([a-z]{2,4} ){9}[a-z]{2,4}", passphrase)
    assert set(passphrase.split()) <= set(SYLLABLES)


def test_syllables_run_together_still_part_in_one_way_only() -> None:
    assert all(re.fullmatch(r"(zh|ch|sh|[bcdfghjklmnpqrstwxyz])[aeiou]+(n|ng)?", syllable) for syllable in SYLLABLES)
    joined = Counter(map("".join, itertools.product(SYLLABLES, repeat=2)))
    assert set(joined.values()) == {1}


def test_every_new_passphrase_passes_the_policy() -> None:
    for passphrase in {keys.new_passphrase() for _ in range(200)}:
        keys.check_passphrase(passphrase)


@pytest.mark.parametrize("text", ["", "short", "fifteen letters", "a - b - c - d - e - f", "　" * 20])
def test_a_short_passphrase_is_refused_with_its_length(text: str) -> None:
    with pytest.raises(keys.PassphraseTooShort) as refused:
        keys.check_passphrase(text)
    assert refused.value.length < refused.value.least == 16


@pytest.mark.parametrize("text", ["1" * 16, "1234" * 4, "abab" * 10])
def test_a_few_characters_repeated_are_refused(text: str) -> None:
    with pytest.raises(keys.PassphraseTooPlain):
        keys.check_passphrase(text)


def test_sixteen_chinese_characters_are_enough() -> None:
    keys.check_passphrase("黄河入海流欲穷千里目更上一层楼吧")


@pytest.mark.parametrize(
    "typed",
    [
        "Tian di xuan huang yu zhou hong",
        "tiandixuanhuangyuzhouhong",
        " tian-di—xuan　huang yu  zhou hong\u200b\n",
        "ｔｉａｎ di xuan huang yu zhou hong",
    ],
)
def test_what_a_phone_adds_to_a_passphrase_does_not_lock_out(typed: str) -> None:
    assert keys.stretch(typed, SALT, CHEAP) == keys.stretch(PASSPHRASE, SALT, CHEAP)


# From passphrase to seed


def test_the_right_passphrase_signs_in_and_opens_the_seed() -> None:
    salt = keys.new_salt()
    at_enrolment = keys.stretch(PASSPHRASE, salt, CHEAP)
    stored = keys.stored_verifier(at_enrolment.verifier)
    wrapped = keys.wrap_seed(at_enrolment.wrapping, SEED, staff_id=STAFF)

    later = keys.stretch(PASSPHRASE, salt, CHEAP)
    assert keys.verifies(later.verifier, stored)
    assert keys.unwrap_seed(later.wrapping, wrapped, staff_id=STAFF) == SEED


def test_a_wrong_passphrase_neither_signs_in_nor_opens() -> None:
    right, wrong = (keys.stretch(text, SALT, CHEAP) for text in (PASSPHRASE, PASSPHRASE + "a"))
    wrapped = keys.wrap_seed(right.wrapping, SEED, staff_id=STAFF)
    assert not keys.verifies(wrong.verifier, keys.stored_verifier(right.verifier))
    with pytest.raises(CannotOpen):
        keys.unwrap_seed(wrong.wrapping, wrapped, staff_id=STAFF)


def test_the_sign_in_verifier_is_of_no_use_for_opening() -> None:
    stretched = keys.stretch(PASSPHRASE, SALT, CHEAP)
    wrapped = keys.wrap_seed(stretched.wrapping, SEED, staff_id=STAFF)
    stored = keys.stored_verifier(stretched.verifier)
    assert stored != stretched.verifier
    for useless in (stretched.verifier, stored):
        with pytest.raises(CannotOpen):
            keys.unwrap_seed(useless, wrapped, staff_id=STAFF)
    assert not keys.verifies(stretched.wrapping, stored)
    assert not keys.verifies(stored, stored)


def test_salt_and_cost_both_change_the_keys() -> None:
    same_words = [
        keys.stretch(PASSPHRASE, SALT, CHEAP),
        keys.stretch(PASSPHRASE, SALT[::-1], CHEAP),
        keys.stretch(PASSPHRASE, SALT, keys.StretchCost(memory_kib=128, iterations=1, lanes=1)),
        keys.stretch(PASSPHRASE, SALT, keys.StretchCost(memory_kib=64, iterations=2, lanes=1)),
    ]
    assert len({stretched.wrapping for stretched in same_words}) == 4


def test_a_seed_copied_into_a_colleagues_row_does_not_open() -> None:
    wrapping = sealing.new_key()
    with pytest.raises(CannotOpen):
        keys.unwrap_seed(wrapping, keys.wrap_seed(wrapping, SEED, staff_id=STAFF), staff_id=SOMEONE_ELSE)


def test_keys_do_not_show_themselves_in_a_log() -> None:
    assert repr(keys.stretch(PASSPHRASE, SALT, CHEAP)) == "Stretched()"


# Sessions


def test_the_token_opens_what_its_session_holds() -> None:
    token = keys.new_token()
    held = keys.wrap_for_session(token, SEED, staff_id=STAFF)
    assert keys.unwrap_for_session(token, held, staff_id=STAFF) == SEED


def test_the_session_row_alone_opens_nothing() -> None:
    token = keys.new_token()
    held = keys.wrap_for_session(token, SEED, staff_id=STAFF)
    assert SEED not in held
    for useless in (keys.token_id(token), keys.new_token()):
        with pytest.raises(CannotOpen):
            keys.unwrap_for_session(useless, held, staff_id=STAFF)
        with pytest.raises(CannotOpen):
            sealing.decrypt(
                useless, held, bound_to=sealing.Place("unlocked seed", "staff_session", "wrapped_seed", STAFF)
            )


def test_a_session_of_one_does_not_serve_another() -> None:
    held = keys.wrap_for_session(TOKEN, SEED, staff_id=STAFF)
    with pytest.raises(CannotOpen):
        keys.unwrap_for_session(TOKEN, held, staff_id=SOMEONE_ELSE)


# Secrets of the server


@pytest.mark.parametrize(
    ("secret", "label", "row"),
    [(b"\x12" * 32, "totp", STAFF), (SECRET, "invitation", STAFF), (SECRET, "totp", SOMEONE_ELSE)],
)
def test_a_second_factor_opens_only_as_itself(secret: bytes, label: str, row: str) -> None:
    sealed = keys.seal_secret(SECRET, b"JBSWY3DP", label="totp", row=STAFF)
    assert keys.open_secret(SECRET, sealed, label="totp", row=STAFF) == b"JBSWY3DP"
    with pytest.raises(CannotOpen):
        keys.open_secret(secret, sealed, label=label, row=row)


# Recovery


# `any`: a seed of zeros, which chance never draws, would make both halves equal.
@given(st.binary(min_size=32, max_size=32).filter(any))
def test_two_halves_on_paper_give_the_seed_in_either_order(seed: bytes) -> None:
    first, second = (keys.read_half(keys.half_text(half)) for half in keys.split(seed))
    assert keys.join(first, second) == keys.join(second, first) == seed


def test_one_half_says_nothing_and_halves_of_two_splittings_do_not_match() -> None:
    first, second = keys.split(SEED)
    other, _ = keys.split(SEED)
    assert SEED not in (first, second)
    assert first != other
    assert keys.join(other, second) != SEED


def test_the_same_half_twice_is_refused() -> None:
    first, _ = keys.split(SEED)
    with pytest.raises(ValueError, match="same half"):
        keys.join(first, first)


@settings(deadline=None)
@given(st.integers(0, 55), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_in_a_half_is_noticed(position: int, character: str) -> None:
    text = keys.half_text(SEED).replace("-", "")
    mistyped = text[:position] + character + text[position + 1 :]
    if mistyped == text:
        assert keys.read_half(mistyped) == SEED
        return
    with pytest.raises(keys.BadHalf):
        keys.read_half(mistyped)


def test_a_half_is_read_as_forgivingly_as_a_receipt_code() -> None:
    assert keys.read_half(keys.half_text(SEED).lower().replace("0", "o").replace("-", "　")) == SEED


@pytest.mark.parametrize(("typed", "length", "impossible"), [("000G-40R4", 8, ""), ("u" * 56, 56, "U")])
def test_a_bad_half_says_what_is_wrong(typed: str, length: int, impossible: str) -> None:
    with pytest.raises(keys.BadHalf) as refused:
        keys.read_half(typed)
    assert (refused.value.length, refused.value.impossible) == (length, impossible)
