"""A security key made of software: real keys, real bytes, laid out by hand as WebAuthn has them."""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HOME = "http://localhost"


class Flag(IntFlag):
    PRESENT = 0x01
    VERIFIED = 0x04
    MAY_BE_COPIED = 0x08
    COPIED = 0x10
    WITH_KEY = 0x40


@dataclass
class SoftKey:
    """Answers as a browser at `origin` passes them on. A passkey counts nothing."""

    origin: str = HOME
    is_passkey: bool = False
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    count: int = 0
    p256: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    ed25519: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def create(self, options: str, *, flags: Flag = Flag.PRESENT, rp_id: str = "", **client: Any) -> str:
        """The answer to creation options. What a liar would change is given: flags, rp_id, challenge, origin, type."""
        asked = json.loads(options)
        key = struct.pack(">16sH", bytes(16), len(self.credential_id)) + self.credential_id + self._cose()
        data = self._data(rp_id or asked["rp"]["id"], flags | Flag.WITH_KEY) + key
        made = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + struct.pack(">H", len(data)) + data
        seen = self._client_data("webauthn.create", asked, client)
        return self._answer(clientDataJSON=seen, attestationObject=made)

    def get(self, options: str, *, flags: Flag = Flag.PRESENT, rp_id: str = "", **client: Any) -> str:
        """The answer to request options: the challenge, signed."""
        asked = json.loads(options)
        self.count += 0 if self.is_passkey else 1
        seen = self._client_data("webauthn.get", asked, client)
        data = self._data(rp_id or asked["rpId"], flags)
        signature = self._sign(data + hashlib.sha256(seen).digest())
        return self._answer(clientDataJSON=seen, authenticatorData=data, signature=signature)

    def _sign(self, message: bytes) -> bytes:
        if self.is_passkey:
            return self.ed25519.sign(message)
        return self.p256.sign(message, ec.ECDSA(hashes.SHA256()))

    def _cose(self) -> bytes:
        if self.is_passkey:
            raw = self.ed25519.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20" + raw
        point = self.p256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + point[1:33] + b"\x22\x58\x20" + point[33:]

    def _data(self, rp_id: str, flags: Flag) -> bytes:
        kind = Flag.MAY_BE_COPIED | Flag.COPIED | Flag.VERIFIED if self.is_passkey else Flag(0)
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags | kind, self.count)

    def _client_data(self, kind: str, asked: dict[str, Any], client: dict[str, Any]) -> bytes:
        seen = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(seen | client).encode()

    def _answer(self, **response: bytes) -> str:
        named = {name: as_text(value) for name, value in response.items()}
        own = as_text(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": named})


def as_text(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
