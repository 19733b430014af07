"""Pages put together from several domains: home by role, the patient's overview."""
