"""The log: what it can say (events), how it is kept (log, table), how sealed fields are opened (reading)."""

from casework.audit.codes import ListKind, Purpose, SessionEnd, SignInFailure, Verdict
from casework.audit.events import *  # noqa: F403 - actions say audit.CaseClosed(...); the list of events is the package
from casework.audit.log import Line, append, lines, record
from casework.audit.reading import Reading, Text, read, read_list

__all__ = [
    "Line",
    "ListKind",
    "Purpose",
    "Reading",
    "SessionEnd",
    "SignInFailure",
    "Text",
    "Verdict",
    "append",
    "lines",
    "read",
    "read_list",
    "record",
]
