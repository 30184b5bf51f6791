"""What is sealed opens for the one it was sealed to, where it was stored, unaltered, and not otherwise."""

import base64
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import sealing
from feedback.sealing import CannotOpen, Place

ROW = "0f" * 16
HERE = Place("case key", "case_keys", "sealed_to_intake", ROW)
ELSEWHERE = [
    replace(HERE, purpose="message"),
    replace(HERE, table="message"),
    replace(HERE, column="sealed_to_submitter"),
    replace(HERE, row="1f" * 16),
]
SEED = bytes(range(32))
WORDS = "连夜填表".encode()


def flipped(sealed: bytes, position: int) -> bytes:
    return sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]


# Known answers: if one of these changes, nothing stored so far can be read any more.


def test_a_derived_key_stays_the_same_over_the_years() -> None:
    assert sealing.derive(SEED, "case").hex() == "637d4b71889501593f50cbb952e24234cc5b8a2cddee9e37477ade71039c91c7"


def test_a_seed_gives_the_same_public_key_over_the_years() -> None:
    public = sealing.public_key(SEED)
    assert len(public) == 1216
    assert sha256(public).hexdigest() == "29f028927fda72e72d96ff6ec79a29dbf0c20524a424fb0cc9319e54b3453c16"


def test_a_letter_sealed_by_the_first_release_still_opens() -> None:
    stored = Path(__file__).with_name("vectors").joinpath("sealed_letter.b64").read_text()
    assert sealing.open_sealed(SEED, base64.b64decode(stored), bound_to=HERE) == WORDS


def test_what_the_first_release_encrypted_still_decrypts() -> None:
    stored = base64.b64decode("AfTb9YqzkO001QMCVHjteGvAQDYFNYawq2JsbXI8y23/ASOl7NBeHec=")
    assert sealing.decrypt(SEED, stored, bound_to=HERE) == WORDS


# Sealing to a public key


def test_only_the_seed_behind_the_public_key_opens() -> None:
    seed = sealing.new_seed()
    sealed = sealing.seal(sealing.public_key(seed), WORDS, bound_to=HERE)
    assert sealing.open_sealed(seed, sealed, bound_to=HERE) == WORDS
    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealing.new_seed(), sealed, bound_to=HERE)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_sealed_row_copied_elsewhere_does_not_open(place: Place) -> None:
    sealed = sealing.seal(sealing.public_key(SEED), WORDS, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SEED, sealed, bound_to=place)


# The version, the post-quantum part, the classical part, the words, the tag.
@pytest.mark.parametrize("position", [0, 1, 1088, 1089, 1120, 1121, -2])
def test_an_altered_letter_does_not_open(position: int) -> None:
    sealed = sealing.seal(sealing.public_key(SEED), WORDS, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SEED, flipped(sealed, position), bound_to=HERE)


@pytest.mark.parametrize("length", [0, 1, 2, 1089, 1121, 1136])
def test_a_letter_cut_short_does_not_open(length: int) -> None:
    sealed = sealing.seal(sealing.public_key(SEED), WORDS, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SEED, sealed[:length], bound_to=HERE)


def test_a_letter_whose_classical_part_is_blanked_out_does_not_open() -> None:
    sealed = sealing.seal(sealing.public_key(SEED), WORDS, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(SEED, sealed[:1089] + bytes(32) + sealed[1121:], bound_to=HERE)


def test_the_same_words_sealed_twice_look_different() -> None:
    public = sealing.public_key(SEED)
    assert sealing.seal(public, WORDS, bound_to=HERE) != sealing.seal(public, WORDS, bound_to=HERE)


def test_a_parsed_public_key_seals_like_its_bytes_and_is_parsed_once() -> None:
    public = sealing.public_key(SEED)
    parsed = sealing.load_public(public)
    assert sealing.load_public(bytes(bytearray(public))) is parsed
    assert sealing.open_sealed(SEED, sealing.seal(parsed, WORDS, bound_to=HERE), bound_to=HERE) == WORDS


@pytest.mark.parametrize("public", [b"", bytes(1215), bytes(1217), b"\xff" * 1216])
def test_bytes_that_are_no_public_key_are_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match=r"public key|ML-KEM|invalid|Invalid|shared"):
        sealing.seal(public, WORDS, bound_to=HERE)


def test_a_build_without_post_quantum_keys_says_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(data: bytes) -> MLKEM768PrivateKey:
        raise UnsupportedAlgorithm("ML-KEM-768 is not supported by this backend.")

    sealing.require_support()
    monkeypatch.setattr(MLKEM768PrivateKey, "from_seed_bytes", unsupported)
    with pytest.raises(sealing.NoPostQuantum, match=r"OpenSSL 3\.5"):
        sealing.require_support()


# Encrypting under a shared key


@pytest.mark.parametrize("place", ELSEWHERE)
def test_an_encrypted_row_copied_elsewhere_does_not_open(place: Place) -> None:
    key = sealing.new_key()
    encrypted = sealing.encrypt(key, WORDS, bound_to=HERE)
    assert sealing.decrypt(key, encrypted, bound_to=HERE) == WORDS
    with pytest.raises(CannotOpen):
        sealing.decrypt(key, encrypted, bound_to=place)


def test_no_altered_or_shortened_ciphertext_decrypts() -> None:
    key = sealing.new_key()
    encrypted = sealing.encrypt(key, WORDS, bound_to=HERE)
    for position in range(len(encrypted)):
        for wrong in (flipped(encrypted, position), encrypted[:position]):
            with pytest.raises(CannotOpen):
                sealing.decrypt(key, wrong, bound_to=HERE)


def test_another_key_does_not_decrypt() -> None:
    encrypted = sealing.encrypt(sealing.new_key(), WORDS, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.decrypt(sealing.new_key(), encrypted, bound_to=HERE)


def test_each_encryption_draws_a_new_nonce() -> None:
    key = sealing.new_key()
    assert len({sealing.encrypt(key, WORDS, bound_to=HERE)[1:13] for _ in range(200)}) == 200


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_key_of_another_length_is_refused_rather_than_used_weaker(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.encrypt(bytes(length), WORDS, bound_to=HERE)
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.public_key(bytes(length))


@pytest.mark.parametrize("part", ["purpose", "table", "column", "row"])
@pytest.mark.parametrize("value", ["", "a|b"])
def test_no_two_places_read_the_same(part: str, value: str) -> None:
    with pytest.raises(ValueError, match="four parts"):
        replace(HERE, **{part: value})


# Padding: what is short and what is long must look alike


@settings(deadline=None)
@given(st.text())
def test_any_text_comes_back_from_its_padding(text: str) -> None:
    data = text.encode()
    padded = sealing.pad(data)
    assert sealing.unpad(padded) == data
    assert len(padded) == sealing.padded_size(len(data))


@pytest.mark.parametrize("kilobytes", [2, 4, 8, 16, 32, 64, 128, 192])
def test_each_bucket_is_filled_to_its_last_byte(kilobytes: int) -> None:
    most = kilobytes * 1024 - 4
    next_bucket = kilobytes * 2 if kilobytes < 64 else kilobytes + 64
    assert len(sealing.pad(bytes(most))) == kilobytes * 1024
    assert len(sealing.pad(bytes(most + 1))) == next_bucket * 1024
    assert sealing.unpad(sealing.pad(b"\0" * most)) == b"\0" * most


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\1x",
        sealing.pad(b"x") + b"\0",
        sealing.pad(b"x")[:-1],
        sealing.pad(b"x")[:-1] + b"x",
        b"\xff" * 2048,
    ],
)
def test_bytes_that_were_never_padded_are_refused(wrong: bytes) -> None:
    with pytest.raises(CannotOpen):
        sealing.unpad(wrong)


def test_fifty_and_four_hundred_characters_look_alike() -> None:
    key = sealing.new_key()
    short, long, emoji = (
        sealing.encrypt_text(key, text, bound_to=HERE) for text in ("表" * 50, "表" * 400, "😮‍💨" * 100)
    )
    assert len(short) == len(long) == len(emoji) == 2048 + 29


def test_a_record_hides_which_of_its_fields_were_filled() -> None:
    key = sealing.new_key()
    bare = {"description": "每天打卡", "own_unit": "", "targets": []}
    full = {"description": "每天打卡" * 60, "own_unit": "示例镇人民政府", "targets": ["app", "学习平台"]}
    sealed = [sealing.encrypt_record(key, record, bound_to=HERE) for record in (bare, full)]
    assert [sealing.decrypt_record(key, one, bound_to=HERE) for one in sealed] == [bare, full]
    assert len(sealed[0]) == len(sealed[1])


@settings(deadline=None)
@given(st.text())
def test_any_text_comes_back_from_its_encryption(text: str) -> None:
    encrypted = sealing.encrypt_text(SEED, text, bound_to=HERE)
    assert sealing.decrypt_text(SEED, encrypted, bound_to=HERE) == text


def test_a_lone_surrogate_is_refused_rather_than_stored_broken() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        sealing.encrypt_text(SEED, "\ud800", bound_to=HERE)
    with pytest.raises(ValueError, match="surrogates"):
        sealing.encrypt_record(SEED, {"description": "\ud800"}, bound_to=HERE)


# Identity: two custodians, one after the other


@pytest.fixture
def custodians() -> tuple[bytes, bytes]:
    return sealing.new_seed(), sealing.new_seed()


@pytest.fixture
def identity(custodians: tuple[bytes, bytes]) -> bytes:
    outer, inner = (sealing.public_key(seed) for seed in custodians)
    return sealing.seal_to_pair(outer, inner, WORDS, bound_to=HERE)


def test_two_custodians_open_an_identity_together(custodians: tuple[bytes, bytes], identity: bytes) -> None:
    first, second = custodians
    half_opened = sealing.open_outer(first, identity, bound_to=HERE)
    assert WORDS not in half_opened
    assert sealing.open_inner(second, half_opened, bound_to=HERE) == WORDS


def test_the_first_custodian_alone_opens_nothing(custodians: tuple[bytes, bytes], identity: bytes) -> None:
    first, _ = custodians
    half_opened = sealing.open_outer(first, identity, bound_to=HERE)
    for opening in (sealing.open_inner, sealing.open_outer, sealing.open_sealed):
        with pytest.raises(CannotOpen):
            opening(first, half_opened, bound_to=HERE)


def test_the_second_custodian_alone_opens_nothing(custodians: tuple[bytes, bytes], identity: bytes) -> None:
    _, second = custodians
    for opening in (sealing.open_inner, sealing.open_outer, sealing.open_sealed):
        with pytest.raises(CannotOpen):
            opening(second, identity, bound_to=HERE)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_an_identity_moved_to_another_case_does_not_open(
    custodians: tuple[bytes, bytes], identity: bytes, place: Place
) -> None:
    first, second = custodians
    half_opened = sealing.open_outer(first, identity, bound_to=HERE)
    with pytest.raises(CannotOpen):
        sealing.open_outer(first, identity, bound_to=place)
    with pytest.raises(CannotOpen):
        sealing.open_inner(second, half_opened, bound_to=place)


def test_one_person_cannot_be_both_custodians() -> None:
    public = sealing.public_key(SEED)
    with pytest.raises(ValueError, match="two keys"):
        sealing.seal_to_pair(public, public, WORDS, bound_to=HERE)
