"""Anonymised aggregates: what is counted, how it is protected, and the attack that tries to undo it.

facts -> committing -> cube -> rounding -> attack -> Protected. True counts stop at `rounding`: what leaves the package
is `Protected`, which never held one. Method: docs/decisions/0008.
"""
