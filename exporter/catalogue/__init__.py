"""The catalogue: items with their sets, sites, files and revisions."""
