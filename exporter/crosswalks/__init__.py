"""Pure conversions between a metadata format and our record: one format a file."""
