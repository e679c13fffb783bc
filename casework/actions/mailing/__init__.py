"""Reminders by mail: how many things wait, and on which day. Never who, where or what."""
