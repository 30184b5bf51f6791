"""A receipt code as a black and white PNG, for a phone where pressing long saves a picture and no script runs."""

import base64
import struct
import zlib

GLYPHS = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00010 00100 01000 11111",
    "3": "11111 00010 00100 00010 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
    "A": "01110 10001 10001 11111 10001 10001 10001",
    "B": "11110 10001 10001 11110 10001 10001 11110",
    "C": "01110 10001 10000 10000 10000 10001 01110",
    "D": "11100 10010 10001 10001 10001 10010 11100",
    "E": "11111 10000 10000 11110 10000 10000 11111",
    "F": "11111 10000 10000 11110 10000 10000 10000",
    "G": "01110 10001 10000 10111 10001 10001 01111",
    "H": "10001 10001 10001 11111 10001 10001 10001",
    "J": "00111 00010 00010 00010 00010 10010 01100",
    "K": "10001 10010 10100 11000 10100 10010 10001",
    "M": "10001 11011 10101 10101 10001 10001 10001",
    "N": "10001 11001 10101 10011 10001 10001 10001",
    "P": "11110 10001 10001 11110 10000 10000 10000",
    "Q": "01110 10001 10001 10001 10101 10010 01101",
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110",
    "T": "11111 00100 00100 00100 00100 00100 00100",
    "V": "10001 10001 10001 10001 10001 01010 00100",
    "W": "10001 10001 10001 10101 10101 11011 10001",
    "X": "10001 10001 01010 00100 01010 10001 10001",
    "Y": "10001 10001 01010 00100 00100 00100 00100",
    "Z": "11111 00001 00010 00100 01000 10000 11111",
    " ": "00000 00000 00000 00000 00000 00000 00000",
}
SCALE = 8
"""Dots are drawn this wide and high: a dot is then a whole byte of a row, eight pixels."""
PAPER = b"\xff"
ROWS_OF = {
    character: [row.replace("1", "\x00").replace("0", "\xff").encode("latin-1") for row in rows.split()]
    for character, rows in GLYPHS.items()
}
MARGIN = 3
DOTS_WIDE = 2 * MARGIN + 6 * len("0000 0000") - 1
GROUPS_IN_A_LINE = 2
SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREYSCALE_OF_ONE_BIT = b"\x01\x00\x00\x00\x00"
NO_FILTER = b"\x00"


def picture_of(grouped_code: str) -> str:
    """The code as a `data:` URL. `grouped_code` has its groups divided by spaces."""
    rows = _rows(grouped_code.split(" "))
    packed = zlib.compress(b"".join((NO_FILTER + row.ljust(DOTS_WIDE, PAPER)) * SCALE for row in rows), 4)
    header = struct.pack(">II", DOTS_WIDE * SCALE, len(rows) * SCALE) + GREYSCALE_OF_ONE_BIT
    png = SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _rows(groups: list[str]) -> list[bytes]:
    rows = [b""] * MARGIN
    for first in range(0, len(groups), GROUPS_IN_A_LINE):
        line = " ".join(groups[first : first + GROUPS_IN_A_LINE])
        rows += [PAPER * MARGIN + PAPER.join(dots) for dots in zip(*map(ROWS_OF.__getitem__, line), strict=True)]
        rows += [b""] * MARGIN
    return rows


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
