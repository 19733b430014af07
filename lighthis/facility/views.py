"""Pages."""

from flask import Blueprint

pages = Blueprint("facility", __name__)
