"""What is sealed, for whom: verbs on bytes that know neither web nor database.

`seal` needs only a public key and is what the web server can do; `open_sealed` needs the seed of the recipient.
`encrypt` and `decrypt` share one key. Everything sealed is bound to the `Place` where it is stored, so that a row
copied elsewhere does not open; whoever opens must name the same place. Only `encrypt_text` and `encrypt_record` pad.
"""

from feedback.sealing.derivation import derive
from feedback.sealing.errors import CannotOpen, NoPostQuantum
from feedback.sealing.keypairs import PublicKey, load_public, new_seed, public_key
from feedback.sealing.layers import open_inner, open_outer, seal_to_pair
from feedback.sealing.letters import open_sealed, require_support, seal
from feedback.sealing.padding import pad, padded_size, unpad
from feedback.sealing.place import Place
from feedback.sealing.records import decrypt_record, decrypt_text, encrypt_record, encrypt_text
from feedback.sealing.safes import decrypt, encrypt, new_key

__all__ = [
    "CannotOpen",
    "NoPostQuantum",
    "Place",
    "PublicKey",
    "decrypt",
    "decrypt_record",
    "decrypt_text",
    "derive",
    "encrypt",
    "encrypt_record",
    "encrypt_text",
    "load_public",
    "new_key",
    "new_seed",
    "open_inner",
    "open_outer",
    "open_sealed",
    "pad",
    "padded_size",
    "public_key",
    "require_support",
    "seal",
    "seal_to_pair",
    "unpad",
]
