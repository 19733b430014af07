"""People who work here: posts, roles and permissions, sign-in, sessions."""
