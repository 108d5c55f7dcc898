"""Imports: records come from a repository into the catalogue, again and again, and may be taken back."""
