"""Measurements beside a ceiling taken in the same run: `python -m bench`. Absolute figures stay with their machine."""
