"""Work that a page asks for and a worker does: leased, tried again, done once."""
