"""When the network is down: a pack of lists and numbered blanks on paper, and how what was written on them comes back."""
