"""The plan of a case: goals in the pupil's words, steps, how it goes, on a page and on paper."""
