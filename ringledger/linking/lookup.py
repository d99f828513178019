"""Every distinct question of a list, answered once, on all processors where there are many.

Belongs here: remembering what was asked, and sharing out the work. Does not: the work
(`resolving`). An answer depends on its question alone, so neither the order of questions nor how
they are shared out changes one.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np

from ringledger.arrow import Positions, keep_buffers
from ringledger.linking.directory import Directory
from ringledger.linking.resolving import Cells, Resolved, Resolver
from ringledger.matching.names import parse_agency_name
from ringledger.sources.registry import Edition

# As many new questions make it worth starting other processes, which takes some seconds of each.
_WORTH_SHARING = 60_000
_SHARE = 8_000


class Lookup:
    """Asked in batches; the answers to one batch may be worked on while another is written."""

    def __init__(self, directory: Directory, min_probability: float) -> None:
        """Start with nothing asked."""
        self.directory = directory
        self._min_probability = min_probability
        self._resolver = Resolver(directory, min_probability)
        self._ids: dict[Cells, int] = {}
        self._new: list[Cells] = []
        self._pending: deque[_Started] = deque()
        self._found = self._resolver.resolve([])
        # By number of a question, where it stands in what was found.
        self._place = np.zeros(0, dtype=np.int64)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Lookup:
        """Use it in a `with` block: other processes are stopped at its end.

        Within it, no memory is searched for cycles: there are millions of small values, none of
        which is in one.
        """
        self._is_collecting = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        if self._is_collecting:
            gc.enable()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @property
    def asked(self) -> int:
        """How many distinct questions were asked."""
        return len(self._ids)

    def ask(self, queries: Sequence[Cells]) -> Positions:
        """Numbers to get the answers by, once `begin` was called."""
        ids = self._ids
        first = len(ids)
        asked = [ids.setdefault(query, len(ids)) for query in queries]
        if len(ids) > first:
            new = {at: query for at, query in zip(asked, queries, strict=True) if at >= first}
            self._new += new.values()
            self._share()
        return np.array(asked, dtype=np.int64)

    def begin(self) -> None:
        """Start to look up what was asked since this was last called.

        Names that read the same are compared once where they are looked up together: the more is
        asked at once, the less is to do.
        """
        new, self._new = self._new, []
        if not new:
            return
        by_state = [f"{state} {name.casefold()}" for name, state, _, _ in new]
        order = sorted(range(len(new)), key=by_state.__getitem__)
        place = np.empty(len(new), dtype=np.int64)
        place[order] = np.arange(len(new))
        self._pending.append(_Started(place, self._started([new[at] for at in order])))

    def answers(self, ids: Positions) -> Resolved:
        """What these questions' cells name; waits until it is known."""
        while ids.max(initial=-1) >= len(self._place):
            started = self._pending.popleft()
            found = [each.result() if isinstance(each, Future) else each for each in started.found]
            self._place = np.append(self._place, started.place + len(self._place))
            self._found = Resolved.concatenated([self._found, *found])
        return self._found.take(self._place[ids])

    def _share(self) -> None:
        """Start other processes as soon as there is enough for them to do."""
        processors = len(os.sched_getaffinity(0))
        if self._pool is not None or len(self._new) < _WORTH_SHARING or processors == 1:
            return
        self._pool = ProcessPoolExecutor(
            processors,
            # A forked process would inherit the locks of Arrow's threads, but no threads.
            get_context("spawn"),
            _begin,
            (self.directory.edition, self.directory.path, self._min_probability),
        )
        for _ in range(processors):
            self._pool.submit(int)

    def _started(self, new: Sequence[Cells]) -> list[Resolved | Future[Resolved]]:
        """What these name, or will be found to name."""
        if self._pool is None:
            return [self._resolver.resolve(new)]
        return [
            self._pool.submit(_resolve, [*zip(*new[start : start + _SHARE], strict=True)])
            for start in range(0, len(new), _SHARE)
        ]


@dataclass(frozen=True)
class _Started:
    """What new questions name, share by share; `place` is where each stands, as they were asked."""

    place: Positions
    found: list[Resolved | Future[Resolved]]


_resolver: Resolver


def _begin(edition: Edition, path: Path, min_probability: float) -> None:
    """Make a process ready."""
    global _resolver
    # Ctrl-C is for the process that waits for this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    keep_buffers()
    _resolver = Resolver(Directory.opened(edition, path), min_probability)


def _resolve(columns: Sequence[Sequence[str]]) -> Resolved:
    """What queries name, given as columns: many tuples would take long to send."""
    found = _resolver.resolve([*zip(*columns, strict=True)])
    # No name is asked for twice, so none has to be remembered as read.
    parse_agency_name.cache_clear()
    return found
