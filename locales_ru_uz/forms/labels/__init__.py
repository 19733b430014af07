"""Sheet of stickers for the paper record and tubes."""
