"""Request machinery without medicine: transaction, permission, language, pages, forms, errors, headers."""
