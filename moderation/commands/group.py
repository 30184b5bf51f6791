"""The group every command of this package belongs to."""

from flask.cli import AppGroup

moderation_cli = AppGroup("moderation", help="Running an installation, from the command line.")
