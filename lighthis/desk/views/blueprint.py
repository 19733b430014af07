"""The blueprint that the pages of the desk hang on."""

from flask import Blueprint

pages = Blueprint("desk", __name__)
