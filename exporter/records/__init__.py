"""What moves: a record as the field describes it, free of any repository's own format."""
