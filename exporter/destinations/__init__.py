"""The destinations: repositories that records are written to. Each is one file; ``DESTINATIONS`` is the list."""
