"""Finds what could point to a person in Chinese text, says why, and can replace it. Pure: text in, spans out."""

from feedback.identifiers.details import Detail, Kind, neutral, why
from feedback.identifiers.marking import find, marked, mask
from feedback.identifiers.urgency import urgent

__all__ = ["Detail", "Kind", "find", "marked", "mask", "neutral", "urgent", "why"]
