"""Decisions about scans: what a file is, how large it may be, what a PDF may hold."""

from lighthis.scans.rules.files import (
    KINDS,
    MEDIA,
    MEGABYTE,
    MOST_PIXELS,
    check_quota,
    check_size,
    clinical_kinds,
    ending,
    recognise,
)
from lighthis.scans.rules.pdf import check_pdf

__all__ = [
    "KINDS",
    "MEDIA",
    "MEGABYTE",
    "MOST_PIXELS",
    "check_pdf",
    "check_quota",
    "check_size",
    "clinical_kinds",
    "ending",
    "recognise",
]
