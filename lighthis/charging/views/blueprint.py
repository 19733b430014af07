"""The blueprint."""

from flask import Blueprint

pages = Blueprint("charging", __name__)
