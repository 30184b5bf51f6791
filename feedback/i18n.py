"""Languages: Chinese first, English by the show parameter."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register with the application."""
