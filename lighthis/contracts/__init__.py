"""Before paid treatment: an estimate of what it will cost, and the contract that rests on it."""
