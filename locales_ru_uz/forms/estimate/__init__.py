"""Estimate before treatment."""
