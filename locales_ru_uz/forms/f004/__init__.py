"""Temperature chart, form 004 of order 1030; a part of form 003 in order 399."""
