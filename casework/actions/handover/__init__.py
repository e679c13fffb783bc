"""Transition notes from one school to the next."""
