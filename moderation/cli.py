"""Running an installation, from the command line. Importing a module of commands adds them to the group."""

from moderation.commands import (  # noqa: F401
    backups,
    founders,
    keys,
    ledger,
    people,
    time,
)
from moderation.commands.group import moderation_cli

__all__ = ["moderation_cli"]
