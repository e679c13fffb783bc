"""How an exception leaves the program: its kind and its place, never its words.

The words of an exception may hold a name or a count: PostgreSQL tells the row that failed, a parser the text it could
not read. So neither a traceback on the console nor a record of any logger says them, whoever raised or wrote it.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
OURS = (HERE, HERE.parent / "templates")
CODE = re.compile(r"[0-9A-Z]{5}|SQLITE_[A-Z_]+")
INNERMOST = 12
"""How many of our own places are named: the last ones tell where it happened."""


def log_kind_and_place_only() -> None:
    """See to it for every record of every logger of this process; a server tells of what nobody catches by these."""
    logging.setLogRecordFactory(_Wordless)


def say_kind_and_place_only() -> None:
    """See to it for the whole process: its logs, and what nobody catches, in any thread."""
    log_kind_and_place_only()
    sys.excepthook = _hook
    threading.excepthook = lambda thrown: _say(thrown.exc_value or thrown.exc_type())
    sys.unraisablehook = lambda thrown: _say(thrown.exc_value or RuntimeError())


def told(fault: BaseException) -> str:
    """An exception and all it came from, a line for each: class, code of the database, places in casework."""
    return "\n  from ".join(f"{kind(each)} at {place(each)}" for each in _whole(fault))


def kind(fault: BaseException) -> str:
    """The class of an exception, and what the database calls it: `IntegrityError 23514`."""
    codes = (getattr(fault, name, None) for name in ("sqlstate", "sqlite_errorname"))
    known = [code for code in codes if isinstance(code, str) and CODE.fullmatch(code)]
    return " ".join([type(fault).__name__, *known])


def place(fault: BaseException) -> str:
    """The files and lines of casework it passed, innermost last; where it never was in casework, the library's."""
    passed = [(Path(frame.f_code.co_filename), line) for frame, line in walk_tb(fault.__traceback__)]
    ours = [(path, line) for path, line in passed if any(path.is_relative_to(each) for each in OURS)]
    named = [f"{path.relative_to(HERE.parent)}:{line}" for path, line in ours[-INNERMOST:]]
    return ", ".join(named or [f"{path.parent.name}/{path.name}:{line}" for path, line in passed[-1:]]) or "?"


def _whole(fault: BaseException) -> Iterator[BaseException]:
    """The exception, then its causes, what it came upon, and the members of a group; each once."""
    waiting, seen = [fault], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        members = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        waiting += [other for other in (each.__cause__, each.__context__, *members) if other is not None]


class _Wordless(logging.LogRecord):
    """A record that says of an exception what `told` says, also of one that is the message or put into it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fault = self.exc_info[1] if self.exc_info else None
        self.exc_info, self.exc_text = None, told(fault) if fault is not None else None
        self.msg = _without_words(self.msg)
        if isinstance(self.args, Mapping):
            self.args = {name: _without_words(each) for name, each in self.args.items()}
        elif self.args:
            self.args = tuple(map(_without_words, self.args))


def _without_words(value: Any) -> Any:
    return kind(value) if isinstance(value, BaseException) else value


def _hook(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    _say(fault)


def _say(fault: BaseException) -> None:
    sys.stderr.write(f"{told(fault)}\n")
