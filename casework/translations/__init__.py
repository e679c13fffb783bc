"""The catalogues, the approved words, and what keeps the catalogues in step with the texts in the code."""
