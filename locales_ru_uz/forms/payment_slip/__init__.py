"""Payment slip: not a fiscal receipt until the fiscal device has answered."""
