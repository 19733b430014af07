"""Wristband for one coming: name, numbers, allergies as a word, a QR."""
