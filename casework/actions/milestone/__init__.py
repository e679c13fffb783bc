"""Milestones: planned, judged by facts, answered, listed."""
