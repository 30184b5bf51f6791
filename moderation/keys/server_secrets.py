"""Small secrets the server itself must read, such as those of the second factor: useless without its environment."""

from feedback.sealing import Place, decrypt, derive, encrypt


def seal_secret(server_secret: bytes, data: bytes, *, label: str, row: str) -> bytes:
    """`label` says what it is ('totp'), `row` whose (`uuid.UUID.hex`); both are needed again to open."""
    return encrypt(_key(server_secret, label), data, bound_to=_place(label, row))


def open_secret(server_secret: bytes, sealed: bytes, *, label: str, row: str) -> bytes:
    """Raises sealing.CannotOpen, also when the server's secret has changed."""
    return decrypt(_key(server_secret, label), sealed, bound_to=_place(label, row))


def _key(server_secret: bytes, label: str) -> bytes:
    return derive(server_secret, f"server secret|{label}")


def _place(label: str, row: str) -> Place:
    return Place("server secret", "staff", label, row)
