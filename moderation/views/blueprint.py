"""The one blueprint of the staff side; each module beside this one adds its pages to it."""

from flask import Blueprint

desk = Blueprint("desk", __name__, url_prefix="/desk")
