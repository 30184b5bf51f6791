"""Strict headers on every response."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register with the application."""
