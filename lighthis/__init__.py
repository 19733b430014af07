"""lighthis: a hospital information system for hospitals with a thin line and few hands."""

__version__ = "0.1.0"
