"""What the law asks a hospital to tell others: infectious diseases and poisonings, and what the police must know."""
