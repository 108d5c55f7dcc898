"""Measures, as ratios within one run, what docs/benchmarks.md tells. Not part of the program."""
