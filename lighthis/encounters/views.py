"""Pages."""

from flask import Blueprint

pages = Blueprint("encounters", __name__)
