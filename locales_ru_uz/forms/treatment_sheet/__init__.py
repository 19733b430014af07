"""Treatment sheet: drugs, diet and procedures of some days of a stay."""
