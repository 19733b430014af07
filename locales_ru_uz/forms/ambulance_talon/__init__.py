"""Coupon of the ambulance's accompanying sheet."""
