"""The one blueprint of the public side; each module beside this one adds its pages to it."""

from flask import Blueprint

intake = Blueprint("intake", __name__)
