"""Every distinct question of a list, answered once, on all processors where there are many.

Belongs here: remembering what was asked, and sharing out the work. Does not: the work
(`resolving`). An answer depends on its question alone, so neither the order of questions nor how
they are shared out changes one.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from types import TracebackType

import numpy as np

from ringledger.arrow import Positions, keep_buffers
from ringledger.linking.directory import Directory
from ringledger.linking.resolving import Parts, Query, Resolved, Resolver
from ringledger.matching.names import parse_agency_name
from ringledger.sources.registry import Edition

# As many new questions make it worth starting other processes, which takes some seconds of each.
_WORTH_SHARING = 60_000
_SHARE = 4_000
_BY_STATE = itemgetter(*map(Query._fields.index, ("state", "name", "city", "county")))


class Lookup:
    """Asked in batches; the answers to one batch may be worked on while another is written."""

    def __init__(self, directory: Directory, min_probability: float) -> None:
        """Start with nothing asked."""
        self.directory = directory
        self._min_probability = min_probability
        self._resolver = Resolver(directory, min_probability)
        self._ids: dict[Query, int] = {}
        self._pending: list[Resolved | Future[Resolved]] = []
        self._counts = np.zeros(0, dtype=np.int64)
        self._parts: Parts | None = None
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

    def ask(self, queries: Sequence[Query]) -> Positions:
        """Numbers to get the answers by."""
        ids = [*map(self._ids.get, queries)]
        if None in ids:
            unknown = {query for query, known in zip(queries, ids, strict=True) if known is None}
            new = sorted(unknown, key=_BY_STATE)
            first = len(self._ids)
            self._ids.update(zip(new, range(first, first + len(new)), strict=True))
            self._start(new)
            ids = [*map(self._ids.get, queries)]
        return np.array(ids, dtype=np.int64)

    def answers(self, ids: Positions) -> Resolved:
        """What these questions' cells name; waits until it is known."""
        self._collect()
        counts = self._counts[ids]
        if self._parts is None or not counts.sum():
            return Resolved(counts, self._resolver.resolve([]).parts)
        first = (np.cumsum(self._counts) - self._counts)[ids]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return Resolved(counts, self._parts.take(np.repeat(first, counts) + within))

    def _start(self, new: Sequence[Query]) -> None:
        processors = len(os.sched_getaffinity(0))
        if self._pool is None and (len(new) < _WORTH_SHARING or processors == 1):
            self._pending.append(self._resolver.resolve(new))
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                processors,
                # A forked process would inherit the locks of Arrow's threads, but no threads.
                get_context("spawn"),
                _begin,
                (self.directory.edition, self.directory.path, self._min_probability),
            )
        for start in range(0, len(new), _SHARE):
            self._pending.append(self._pool.submit(_resolve, new[start : start + _SHARE]))

    def _collect(self) -> None:
        """Take in all that was asked so far."""
        done = [found.result() if isinstance(found, Future) else found for found in self._pending]
        self._pending.clear()
        if done:
            known = [] if self._parts is None else [self._parts]
            self._parts = Parts.concatenated([*known, *(found.parts for found in done)])
            self._counts = np.concatenate([self._counts, *(found.counts for found in done)])


_resolver: Resolver


def _begin(edition: Edition, path: Path, min_probability: float) -> None:
    """Make a process ready."""
    global _resolver
    # Ctrl-C is for the process that waits for this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    keep_buffers()
    _resolver = Resolver(Directory.opened(edition, path), min_probability)


def _resolve(queries: Sequence[Query]) -> Resolved:
    found = _resolver.resolve(queries)
    # No name is asked for twice, so none has to be remembered as read.
    parse_agency_name.cache_clear()
    return found
