"""The pages of the catalogue: one family a file."""
