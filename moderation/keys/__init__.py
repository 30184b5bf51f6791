"""The keys of the people who work here: how a passphrase, a session or two recovery halves lead to a seed.

Pure: bytes and text in, bytes and text out. What is stored where is decided in `moderation.accounts`.
"""

from moderation.keys.passphrases import (
    LEAST_LENGTH,
    PassphraseTooPlain,
    PassphraseTooShort,
    check_passphrase,
    new_passphrase,
)
from moderation.keys.recovery import BadHalf, half_text, join, read_half, split
from moderation.keys.server_secrets import open_secret, seal_secret
from moderation.keys.sessions import new_token, token_id, token_wrap, unwrap_for_session, wrap_for_session
from moderation.keys.signing import (
    Statement,
    endorse,
    fingerprint_of_seed,
    sign_recovery_key,
    signing_public,
    verifies_endorsement,
    verifies_recovery_key,
)
from moderation.keys.stretching import (
    StretchCost,
    Stretched,
    new_salt,
    stored_verifier,
    stretch,
    unwrap_seed,
    verifies,
    wrap_seed,
)

__all__ = [
    "LEAST_LENGTH",
    "BadHalf",
    "PassphraseTooPlain",
    "PassphraseTooShort",
    "Statement",
    "StretchCost",
    "Stretched",
    "check_passphrase",
    "endorse",
    "fingerprint_of_seed",
    "half_text",
    "join",
    "new_passphrase",
    "new_salt",
    "new_token",
    "open_secret",
    "read_half",
    "seal_secret",
    "sign_recovery_key",
    "signing_public",
    "split",
    "stored_verifier",
    "stretch",
    "token_id",
    "token_wrap",
    "unwrap_for_session",
    "unwrap_seed",
    "verifies",
    "verifies_endorsement",
    "verifies_recovery_key",
    "wrap_for_session",
    "wrap_seed",
]
