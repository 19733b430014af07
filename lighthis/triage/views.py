"""Pages."""

from flask import Blueprint

pages = Blueprint("triage", __name__)
