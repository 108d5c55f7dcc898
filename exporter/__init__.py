"""Exporter moves research data between repositories without losing a byte or a statement."""

VERSION = "0.1.0"
