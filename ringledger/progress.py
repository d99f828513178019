"""Says what is going on while something takes longer than two seconds.

Long work calls `step` and `advance`; whoever started it decides with `shown_by` how that looks: the
command line prints it to standard error, Dagster's own log takes its place in the UI, and without
a listener nothing is printed. Only the telling belongs here, no decision may depend on it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO


class Listener(Protocol):
    """Something that shows progress."""

    def started(self, step: str, total: int | None) -> None:
        """A step begins; `total` is how many parts it has, where known."""

    def advanced(self, step: str, done: int, total: int | None, part: str) -> None:
        """`done` parts are through; `part` names the last one."""

    def finished(self, step: str, seconds: float, note: str) -> None:
        """A step ended without an error."""


class Step:
    """A step under way: count its parts with `advance`, say what came out with `note`."""

    def __init__(self, name: str, total: int | None) -> None:
        """Start at none done."""
        self.name, self.total, self.done, self.note = name, total, 0, ""

    def advance(self, part: str = "", by: int = 1) -> None:
        """One more part (or `by` more) is through."""
        self.done += by
        for listener in _listeners:
            listener.advanced(self.name, self.done, self.total, part)


_listeners: list[Listener] = []


@contextmanager
def shown_by(listener: Listener) -> Iterator[None]:
    """Show the progress of everything inside the block with `listener`."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def step(name: str, total: int | None = None) -> Iterator[Step]:
    """Name a stretch of work, from its beginning to its end."""
    current = Step(name, total)
    for listener in _listeners:
        listener.started(name, total)
    begun = time.monotonic()
    yield current
    for listener in _listeners:
        listener.finished(name, time.monotonic() - begun, current.note)


class PlainLines:
    """One line for each step that ended, for logs and pipes; a long step also says where it is."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`, standard error by default."""
        self._stream = stream or sys.stderr
        self._told_at = time.monotonic()

    def started(self, step: str, total: int | None) -> None:
        """Remember when, so that a long step can say where it is."""
        self._told_at = time.monotonic()

    def advanced(self, step: str, done: int, total: int | None, part: str) -> None:
        """Say where a long step is, at most every five seconds."""
        if time.monotonic() - self._told_at >= 5:
            of_total = f" of {total}" if total else ""
            self._print(f"{step}: {done}{of_total} {part}".rstrip())
            self._told_at = time.monotonic()

    def finished(self, step: str, seconds: float, note: str) -> None:
        """Say that the step is through, how long it took and what came out."""
        self._print(f"{step}: {note or 'done'} ({seconds:.1f} s)")

    def _print(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class LiveBars:
    """Bars on a terminal, through rich."""

    def __init__(self) -> None:
        """Draw on standard error."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn
        from rich.progress import TextColumn as Text
        from rich.progress import TimeElapsedColumn as Elapsed

        self._console = Console(stderr=True)
        self._columns: tuple[Any, ...] = (
            SpinnerColumn(),
            Text("{task.description}"),
            BarColumn(bar_width=24),
            Text("{task.fields[count]}"),
            Text("{task.fields[part]}", style="dim"),
            Elapsed(),
        )
        self._new = Progress
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def started(self, step: str, total: int | None) -> None:
        """Draw a bar (a spinner without a total)."""
        if self._bar is None:
            self._bar = self._new(*self._columns, console=self._console, transient=True)
            self._bar.start()
        self._tasks[step] = self._bar.add_task(step, total=total, count="", part="")

    def advanced(self, step: str, done: int, total: int | None, part: str) -> None:
        """Move the bar."""
        count = f"{done}/{total}" if total else str(done)
        self._bar.update(
            self._tasks[step], completed=done, total=total, count=count, part=part[:40]
        )

    def finished(self, step: str, seconds: float, note: str) -> None:
        """Replace the bar by one line that stays."""
        self._bar.remove_task(self._tasks.pop(step))
        self._console.print(f"[green]✓[/green] {step}: {note or 'done'} ({seconds:.1f} s)")
        if not self._tasks:
            self.close()

    def close(self) -> None:
        """Give the terminal back."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


@contextmanager
def on_standard_error() -> Iterator[None]:
    """Show progress on standard error: bars on a terminal, plain lines anywhere else."""
    listener = LiveBars() if sys.stderr.isatty() else PlainLines()
    with shown_by(listener):
        try:
            yield
        finally:
            if isinstance(listener, LiveBars):
                listener.close()
