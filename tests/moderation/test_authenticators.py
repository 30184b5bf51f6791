"""What a key is asked, and which answers are believed: real signatures, each lie by itself."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.keys.authenticators import (
    ALGORITHMS,
    AnswerRefused,
    NewKey,
    Person,
    creation_options,
    read_new_key,
    read_signature,
    request_options,
)
from moderation.keys.parties import Party, party_at
from tests.authenticator import Flag, SoftKey, as_bytes, as_text

HERE = Party("localhost", "http://localhost")
CHALLENGE, OTHER = b"c" * 32, b"d" * 32
LIN = Person(b"i" * 16, "lin", "林审核")
LIES = {
    "origin": {"origin": "https://evil.example"},
    "port": {"origin": "http://localhost:8080"},
    "rp id": {"rp_id": "evil.example"},
    "challenge": {"challenge": as_text(OTHER)},
    "nobody there": {"flags": Flag(0)},
}


def new_options(*known: bytes) -> str:
    return creation_options(HERE, CHALLENGE, site_name="直言", person=LIN, known=known)


def registered(key: SoftKey) -> NewKey:
    return read_new_key(HERE, CHALLENGE, key.create(new_options()))


def asked(*keys: SoftKey) -> str:
    return request_options(HERE, CHALLENGE, allowed=[key.credential_id for key in keys])


@pytest.mark.parametrize("is_passkey", [False, True])
def test_a_key_is_made_and_signs(is_passkey: bool) -> None:
    key = SoftKey(is_passkey=is_passkey)
    made = registered(key)
    assert (made.credential_id, made.sign_count, made.is_synced) == (key.credential_id, 0, is_passkey)
    signed = read_signature(HERE, CHALLENGE, key.get(asked(key)), public_keys={made.credential_id: made.public_key})
    assert (signed.credential_id, signed.sign_count) == (key.credential_id, 0 if is_passkey else 1)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_makes_no_key(lie: str) -> None:
    answer = SoftKey().create(new_options(), **LIES[lie])
    with pytest.raises(AnswerRefused):
        read_new_key(HERE, CHALLENGE, answer)


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_signs_nothing(lie: str) -> None:
    key = SoftKey()
    made = registered(key)
    with pytest.raises(AnswerRefused):
        read_signature(
            HERE, CHALLENGE, key.get(asked(key), **LIES[lie]), public_keys={made.credential_id: made.public_key}
        )


def test_one_kind_of_answer_is_not_the_other() -> None:
    key = SoftKey()
    made = registered(key)
    answer = key.get(asked(key), type="webauthn.create")
    with pytest.raises(AnswerRefused):
        read_signature(HERE, CHALLENGE, answer, public_keys={made.credential_id: made.public_key})


def test_another_key_does_not_sign_for_this_one() -> None:
    key, thief = SoftKey(), SoftKey()
    made = registered(key)
    thief.credential_id = key.credential_id
    with pytest.raises(AnswerRefused):
        read_signature(HERE, CHALLENGE, thief.get(asked(key)), public_keys={made.credential_id: made.public_key})


def test_a_key_that_is_not_on_the_list_is_refused() -> None:
    key, other = SoftKey(), SoftKey()
    made = registered(other)
    with pytest.raises(AnswerRefused):
        read_signature(HERE, CHALLENGE, key.get(asked(key)), public_keys={made.credential_id: made.public_key})


def test_a_signature_that_was_touched_is_refused() -> None:
    key = SoftKey()
    made, answer = registered(key), json.loads(key.get(asked(key)))
    data = bytearray(as_bytes(answer["response"]["authenticatorData"]))
    data[-1] += 1
    answer["response"]["authenticatorData"] = as_text(bytes(data))
    with pytest.raises(AnswerRefused):
        read_signature(HERE, CHALLENGE, json.dumps(answer), public_keys={made.credential_id: made.public_key})


def test_an_id_beside_the_one_inside_is_refused() -> None:
    answer = json.loads(SoftKey().create(new_options()))
    answer["id"] = answer["rawId"] = as_text(b"another")
    with pytest.raises(AnswerRefused):
        read_new_key(HERE, CHALLENGE, json.dumps(answer))


@pytest.mark.parametrize("length", [0, 1024])
def test_an_id_of_no_or_too_great_length_is_refused(length: int) -> None:
    with pytest.raises(AnswerRefused):
        registered(SoftKey(credential_id=bytes(length)))


def test_an_algorithm_that_was_not_offered_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """ES384 on the curve of ES256: the library knows it, the page never offers it."""
    key = SoftKey()
    cose = key._cose().replace(b"\x03\x26", b"\x03\x38\x22")
    monkeypatch.setattr(key, "_cose", lambda: cose)
    with pytest.raises(AnswerRefused):
        registered(key)


@pytest.mark.parametrize("read", [read_new_key, lambda *given: read_signature(*given, public_keys={})])
@given(answer=st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_whatever_else_is_sent_is_refused(read: Callable[..., object], answer: str) -> None:
    with pytest.raises(AnswerRefused):
        read(HERE, CHALLENGE, answer)


@given(
    data=st.binary(max_size=300) | st.integers(1, 8000).map(lambda depth: b"\x81" * depth),
    name=st.sampled_from(["clientDataJSON", "attestationObject", "id"]),
)
def test_bytes_that_are_none_of_a_key_are_refused(data: bytes, name: str) -> None:
    answer = json.loads(SoftKey().create(new_options()))
    answer["response"][name] = as_text(data)
    if name == "id":
        answer["rawId"] = as_text(data)
    with pytest.raises(AnswerRefused):
        read_new_key(HERE, CHALLENGE, json.dumps(answer))


def test_what_is_asked_names_the_person_and_the_keys_there_are() -> None:
    options = json.loads(new_options(b"k" * 20))
    assert options["rp"] == {"id": "localhost", "name": "直言"}
    assert (options["user"]["name"], options["user"]["displayName"]) == ("lin", "林审核")
    assert options["attestation"] == "none"
    assert [key["id"] for key in options["excludeCredentials"]] == [as_text(b"k" * 20)]
    assert [kind["alg"] for kind in options["pubKeyCredParams"]] == list(ALGORITHMS)
    assert json.loads(asked(SoftKey(credential_id=b"a" * 20)))["allowCredentials"][0]["id"] == as_text(b"a" * 20)


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("https://zhiyan.gov.cn", Party("zhiyan.gov.cn", "https://zhiyan.gov.cn")),
        ("https://ZHIYAN.gov.cn:443/", Party("zhiyan.gov.cn", "https://zhiyan.gov.cn")),
        ("https://zhiyan.gov.cn:8443", Party("zhiyan.gov.cn", "https://zhiyan.gov.cn:8443")),
        ("https://直言.cn", Party("xn--o0y691b.cn", "https://xn--o0y691b.cn")),
        ("http://localhost:8001", Party("localhost", "http://localhost:8001")),
        ("http://127.0.0.1:8001", None),
        ("https://[::1]", None),
        ("http://zhiyan.gov.cn", None),
        ("https://a..cn", None),
        ("", None),
    ],
)
def test_keys_know_a_site_by_its_name(address: str, party: Party | None) -> None:
    assert party_at(address) == party
