"""The demonstration, from the command line."""

from flask.cli import AppGroup

demo_cli = AppGroup("demo", help="A small believable town to try the platform in.")
