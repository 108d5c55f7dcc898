"""The pages of imports: one family a file."""
