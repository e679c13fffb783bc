"""`make mutate`: break each safeguard in a copy of the tree and demand a red test.

A safeguard that can be broken with every test green is not proven; neither is one whose text is no longer found.
Before anything is broken the same tests must be green. Nothing in the work tree is ever changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.safeguards import SAFEGUARDS, Safeguard

ROOT = Path(__file__).parents[1]
COPIED = ("casework", "templates", "tests", "docs", ".ci", "pyproject.toml", "README.md", "Makefile")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "benchmarks")
WORKERS = 2
RED, GREEN = 1, 0
LONGEST = 600  # seconds for one safeguard's tests
ticks = count(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one safeguard."""

    safeguard: Safeguard
    verdict: str
    seconds: float

    @property
    def proven(self) -> bool:
        """Did breaking it turn a test red?"""
        return self.verdict == "red"


class Copy:
    """One copy of the tree, in which one thing at a time is broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=LEFT_OUT)
            elif source.exists():
                shutil.copy2(source, folder / name)

    def broken(self, safeguard: Safeguard) -> Outcome:
        """Break it, run its tests, mend it."""
        started, path = time.monotonic(), self.folder / safeguard.file
        text = path.read_text() if path.exists() else ""
        if safeguard.old not in text:
            return Outcome(safeguard, "text not found", 0)
        self._write(path, text.replace(safeguard.old, safeguard.new))
        try:
            code, said = self.run(safeguard.tests)
        finally:
            self._write(path, text)
        verdict = {RED: "red", GREEN: "STILL GREEN"}.get(code, f"pytest could not run ({code})")
        if code not in (RED, GREEN):
            verdict += f": {said.strip().splitlines()[-1] if said.strip() else ''}"
        return Outcome(safeguard, verdict, time.monotonic() - started)

    def run(self, tests: str) -> tuple[int, str]:
        """Run tests on the embedded database, stopping at the first that fails."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-k"]
        command += ["not postgresql", "--tb=line", "-m", "not prove", *tests.split()]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, "took too long"
        return done.returncode, done.stdout

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Write, and give the file a time of its own: compiled modules are told apart by their second."""
        path.write_text(text)
        moment = time.time() + next(ticks) * 3
        os.utime(path, (moment, moment))


def _environment() -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("CASEWORK_", "PYTEST_"))}
    return told | {"PYTHONPATH": "."}


def copies(folder: Path) -> Iterator[Copy]:
    """As many copies as workers."""
    for number in range(WORKERS):
        made = folder / str(number)
        made.mkdir()
        yield Copy(made)


def main(wanted: list[str]) -> int:
    """Break the safeguards whose names hold any of these words; all of them when none are given."""
    chosen = [one for one in SAFEGUARDS if not wanted or any(word in one.name for word in wanted)]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="casework-mutate-") as name:
        free = list(copies(Path(name)))
        sound = _green_before(free, sorted({one.tests for one in chosen}))
        outcomes = [Outcome(one, "tests not green before", 0) for one in chosen if one.tests not in sound]
        outcomes += _shared(free, lambda copy, one: copy.broken(one), [one for one in chosen if one.tests in sound])
    failed = [one for one in outcomes if not one.proven]
    print(
        f"\n{len(outcomes) - len(failed)} of {len(outcomes)} safeguards proven in {time.monotonic() - started:.0f} s."
    )
    for one in failed:
        print(f"  NOT PROVEN: {one.safeguard.name} ({one.safeguard.file}): {one.verdict}")
    return 1 if failed or not chosen else 0


def _green_before(free: list[Copy], specs: list[str]) -> set[str]:
    """The tests that are green while nothing is broken: only there does a red test say something."""
    codes = _shared(free, lambda copy, spec: copy.run(spec)[0], specs)
    green = {spec for spec, code in zip(specs, codes, strict=True) if code == GREEN}
    for spec in sorted(set(specs) - green):
        print(f"not green before anything is broken: {spec}", flush=True)
    return green


def _shared(free: list[Copy], work: Callable[[Copy, Any], Any], items: Sequence[Any]) -> list[Any]:
    """Do the work for every item, each in a copy that nobody else uses meanwhile."""
    lock = threading.Lock()

    def one(item: Any) -> Any:
        with lock:
            copy = free.pop()
        try:
            done = work(copy, item)
        finally:
            with lock:
                free.append(copy)
        if isinstance(done, Outcome):
            print(f"{done.verdict:<14} {done.seconds:6.1f} s  {done.safeguard.name}", flush=True)
        return done

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, items))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
