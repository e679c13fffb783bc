"""Synthetic people and two school years of history, made through the same actions as everything else."""
