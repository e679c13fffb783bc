"""Agreements on placements: written, approved, in force, changed, ended."""
