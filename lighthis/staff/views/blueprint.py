"""The blueprint that the pages of staff share."""

from flask import Blueprint

pages = Blueprint("staff", "lighthis.staff.views")
