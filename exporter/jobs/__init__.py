"""Jobs: the row is the truth, the broker is the doorbell. The recipes that they carry out stand elsewhere."""
