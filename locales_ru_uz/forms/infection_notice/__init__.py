"""Emergency notice of an infectious disease or poisoning."""
