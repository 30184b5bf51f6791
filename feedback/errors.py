"""Errors of the domain become HTTP here, once."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register with the application."""
