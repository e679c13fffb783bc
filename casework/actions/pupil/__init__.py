"""Pupils on a school's roll, their guardians, and two that turn out to be one."""
