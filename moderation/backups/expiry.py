"""What backup files are called, and how long a keys file may be kept: "within 7 days in backups"."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedback import clock
from moderation.backups.archive import UNFINISHED
from moderation.backups.parts import Part

DAYS_KEPT = 7
"""What /privacy promises; an operator may keep them shorter, never longer."""

ABANDONED = timedelta(days=1)
"""No backup takes as long; what is still unfinished then was broken off."""

_MOMENT = "%Y%m%dT%H%M%SZ"
_KEYS = re.compile(rf"zhiyan-\d{{6}}-[0-9a-f]{{8}}-(\d{{8}}T\d{{6}}Z)-{Part.KEYS}\.zip({re.escape(UNFINISHED)})?")


def file_name(region: str, office_id: uuid.UUID, made_at: datetime, part: Part) -> str:
    """`zhiyan-990121-1f0c9a3e-20261031T160000Z-data.zip`: office and moment; both files of a pair sort together."""
    return f"zhiyan-{region}-{office_id.hex[:8]}-{made_at.astimezone(UTC):{_MOMENT}}-{part}.zip"


def forget_keys(folder: Path, *, keep_days: int = DAYS_KEPT) -> list[Path]:
    """Delete keys files made longer than `keep_days` ago, going by their names, for a copy has a new date.

    Unfinished ones that a broken backup left go after a day.
    """
    gone = [path for path in sorted(folder.iterdir()) if _is_over(path.name, timedelta(days=keep_days))]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _is_over(name: str, kept: timedelta) -> bool:
    match = _KEYS.fullmatch(name)
    if match is None:
        return False
    made_at = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC)
    return clock.now() - made_at > (min(kept, ABANDONED) if match[2] else kept)
