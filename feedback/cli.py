"""The registry and the public face, from the command line."""

from flask.cli import AppGroup

feedback_cli = AppGroup("feedback", help="The registry and the public face, from the command line.")
