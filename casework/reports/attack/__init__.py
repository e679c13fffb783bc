"""The adversary: holds every report ever published, knows the method and every parameter but the key."""

from casework.reports.attack.examination import examine
from casework.reports.attack.shown import Finding, Shown

__all__ = ["Finding", "Shown", "examine"]
