"""Employers, whom to talk to there, and the places they offer."""
