"""The staff side, under /desk: closed unless a permission opens it."""

from flask import Flask

from moderation.views.blueprint import desk

__all__ = ["desk", "init_desk"]


def init_desk(app: Flask) -> None:
    """What the desk needs of the application beyond its blueprint."""
