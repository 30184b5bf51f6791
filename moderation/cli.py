"""Running an installation, from the command line."""

from flask.cli import AppGroup

moderation_cli = AppGroup("moderation", help="Running an installation, from the command line.")
