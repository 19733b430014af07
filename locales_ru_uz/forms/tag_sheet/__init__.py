"""Tags for many injured, printed in advance."""
