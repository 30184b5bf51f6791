"""Security keys and passkeys (WebAuthn): what a page asks one, and whether its answer is one.

Pure: JSON for the browser's script out, JSON of it in. That a challenge is fresh and used once, and that a count of
signatures goes up, is for the caller to see to.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from fido2 import cbor
from fido2.cose import ES256, RS256, CoseKey, EdDSA
from fido2.server import Fido2Server
from fido2.webauthn import (
    Aaguid,
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from moderation.keys.parties import Party

# At INFO the library names every key it sees.
logging.getLogger("fido2").setLevel(logging.WARNING)

ALGORITHMS: Final = (EdDSA.ALGORITHM, ES256.ALGORITHM, RS256.ALGORITHM)
LONGEST_ID: Final = 1023
LONGEST_PUBLIC_KEY: Final = 1024
LONGEST_ANSWER: Final = 16_384
"""Characters; an attestation that nobody asked for may come with certificates."""

# The passphrase came first; a key without a PIN of its own is a second factor all the same.
VERIFICATION: Final = UserVerificationRequirement.PREFERRED
T = TypeVar("T")


class AnswerRefused(Exception):
    """What the browser brought is no answer of such a key to this challenge at this address."""


@dataclass(frozen=True, slots=True)
class Person:
    """As a key stores them beside a passkey. `handle` is random bytes, 64 at most."""

    handle: bytes
    sign_in_name: str
    name: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """`public_key` is COSE in canonical CBOR; `is_synced` when its provider keeps copies."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_synced: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """Which key signed, and what it now counts: 0 for ever where it does not count."""

    credential_id: bytes
    sign_count: int


def creation_options(party: Party, challenge: bytes, *, site_name: str, person: Person, known: Iterable[bytes]) -> str:
    """What `navigator.credentials.create` is asked, as JSON; bytes are base64url. `known`: ids of the person's keys."""
    options, _state = _server(party, site_name).register_begin(
        PublicKeyCredentialUserEntity(id=person.handle, name=person.sign_in_name, display_name=person.name),
        _descriptors(known),
        # A passkey where the key can hold one; it is never asked for without its id.
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=VERIFICATION,
        challenge=challenge,
    )
    return json.dumps(dict(options.public_key), default=dict)


def request_options(party: Party, challenge: bytes, *, allowed: Iterable[bytes]) -> str:
    """What `navigator.credentials.get` is asked, as JSON. `allowed`: ids of the keys that may answer, at least one."""
    options, _state = _server(party).authenticate_begin(
        _descriptors(allowed), user_verification=VERIFICATION, challenge=challenge
    )
    return json.dumps(dict(options.public_key), default=dict)


def read_new_key(party: Party, challenge: bytes, answer: str) -> NewKey:
    """The key that a browser has made. Raises AnswerRefused."""
    made = _read(answer, lambda found: _registered(party, challenge, found))
    credential = made.credential_data
    if credential is None or credential.public_key.ALGORITHM not in ALGORITHMS:
        raise AnswerRefused
    public_key = cbor.encode(dict(credential.public_key))
    if not 0 < len(credential.credential_id) <= LONGEST_ID or len(public_key) > LONGEST_PUBLIC_KEY:
        raise AnswerRefused
    return NewKey(credential.credential_id, public_key, made.counter, made.is_backup_eligible())


def read_signature(party: Party, challenge: bytes, answer: str, *, public_keys: Mapping[bytes, bytes]) -> Signed:
    """Which of the keys (COSE by id) signed the challenge. Raises AnswerRefused."""
    known = [_credential(*row) for row in public_keys.items()]
    return _read(answer, lambda found: _authenticated(party, challenge, found, known))


def _server(party: Party, name: str = "") -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=party.id, name=name or party.id),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == party.origin,
    )
    kind = PublicKeyCredentialType.PUBLIC_KEY
    server.allowed_algorithms = [PublicKeyCredentialParameters(type=kind, alg=number) for number in ALGORITHMS]
    return server


def _asked(server: Fido2Server, challenge: bytes) -> Any:
    """What the library remembers of a question; of either kind it is the same."""
    _options, state = server.authenticate_begin(user_verification=VERIFICATION, challenge=challenge)
    return state


def _registered(party: Party, challenge: bytes, found: Mapping[str, Any]) -> AuthenticatorData:
    response = RegistrationResponse.from_dict(found)
    server = _server(party)
    made = server.register_complete(_asked(server, challenge), response)
    if made.credential_data is None or made.credential_data.credential_id != response.raw_id:
        raise AnswerRefused
    return made


def _authenticated(
    party: Party, challenge: bytes, found: Mapping[str, Any], known: list[AttestedCredentialData]
) -> Signed:
    response = AuthenticationResponse.from_dict(found)
    server = _server(party)
    credential = server.authenticate_complete(_asked(server, challenge), known, response)
    return Signed(credential.credential_id, response.response.authenticator_data.counter)


def _read(answer: str, check: Callable[[Mapping[str, Any]], T]) -> T:
    if len(answer) > LONGEST_ANSWER:
        raise AnswerRefused
    try:
        return check(json.loads(answer))
    except Exception as error:  # the library names no errors of its own: anything may come of a crafted answer
        raise AnswerRefused from error


def _descriptors(ids: Iterable[bytes]) -> list[PublicKeyCredentialDescriptor]:
    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [PublicKeyCredentialDescriptor(type=kind, id=credential_id) for credential_id in ids]


def _credential(credential_id: bytes, public_key: bytes) -> AttestedCredentialData:
    decoded: Any = cbor.decode(public_key)
    return AttestedCredentialData.create(Aaguid.NONE, credential_id, CoseKey.parse(decoded))
