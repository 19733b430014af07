"""Pages."""

from flask import Blueprint

pages = Blueprint("billing", __name__)
