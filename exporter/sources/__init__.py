"""The sources: repositories that records are read from. Each is one file; ``SOURCES`` is the list."""
