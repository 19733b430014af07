"""Pages."""

from flask import Blueprint

pages = Blueprint("admission", __name__)
