"""What may be counted: each pupil reduced to a coarse profile, from plain columns alone.

`reading` reads histories; `participants`, `requests` and `placements` say, one function for each dimension, what a
value means.
"""
