"""Where something sealed is stored; part of what is authenticated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One column of one row, and why it is sealed there. `row` is the row's id, `uuid.UUID.hex`."""

    purpose: str
    table: str
    column: str
    row: str

    def __post_init__(self) -> None:
        # An empty part or a part with the separator could make two places read the same.
        if any(not part or "|" in part for part in self._parts()):
            raise ValueError("a place needs four parts, none empty and none with '|'")

    def _parts(self) -> tuple[str, str, str, str]:
        return self.purpose, self.table, self.column, self.row

    def as_bytes(self) -> bytes:
        """The bytes that are authenticated; changing this makes everything already sealed unreadable."""
        return "|".join(("zhiyan/v1", *self._parts())).encode()

    def layer(self, name: str) -> "Place":
        """The same place for one of several layers, so that no layer can stand in for another."""
        return Place(f"{self.purpose}/{name}", self.table, self.column, self.row)
