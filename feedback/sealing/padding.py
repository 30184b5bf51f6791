"""Hiding how long something is: a short and a long report must look alike on the disk."""

from feedback.sealing.errors import CannotOpen

LENGTH_BYTES = 4
SMALLEST = 2 * 1024
STEP = 64 * 1024


def pad(data: bytes) -> bytes:
    """Four bytes of length, the data, zeros up to `padded_size`. Counts bytes, not characters."""
    framed = len(data).to_bytes(LENGTH_BYTES, "big") + data
    return framed.ljust(padded_size(len(data)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The data that was padded. Raises CannotOpen where the bytes do not come from `pad`."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    data = padded[LENGTH_BYTES : LENGTH_BYTES + length]
    if pad(data) != padded:
        raise CannotOpen
    return data


def padded_size(length: int) -> int:
    """Bytes after padding `length` bytes: 2, 4, 8, 16, 32 or 64 kB (of 1,024), then a multiple of 64 kB."""
    needed = LENGTH_BYTES + length
    if needed > STEP:
        return -(-needed // STEP) * STEP
    size = SMALLEST
    while size < needed:
        size *= 2
    return size
