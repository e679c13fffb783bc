"""A school's request from the flag to the answer: sent, followed, taken in, opened."""
