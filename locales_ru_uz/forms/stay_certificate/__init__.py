"""Certificate of stay."""
