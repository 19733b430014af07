"""Journal of admissions and refusals (form 001): a query over what happened, with one running number of its own."""
