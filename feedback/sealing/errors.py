"""What can go wrong with sealed material."""


class CannotOpen(Exception):
    """Wrong key, wrong place or altered bytes. Which of them is not said: nobody who may not open should learn it."""


class NoPostQuantum(Exception):
    """This build of `cryptography` cannot seal; the message names the remedy."""

    def __init__(self) -> None:
        super().__init__(
            "This build of the Python package 'cryptography' has no ML-KEM-768, so nothing can be sealed. "
            "Install cryptography 50 or newer from its official wheel, or build it against OpenSSL 3.5 or newer."
        )
