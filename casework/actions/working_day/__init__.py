"""The adviser's working day: its lists, their predicates, their rows."""
