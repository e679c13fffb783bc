"""A placement while it runs and after: its steps, hours, evaluations and what came of it."""
