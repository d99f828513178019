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
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from threading import RLock
from types import TracebackType

import numpy as np

from ringledger.arrow import Positions, keep_buffers
from ringledger.linking.directory import Directory
from ringledger.linking.resolving import Cells, Resolved, Resolver
from ringledger.matching.names import parse_agency_name
from ringledger.sources.editions import Edition

# From this many new questions on, other processes pay; each takes half a second to start.
_WORTH_SHARING = 30_000
_SHARE = 8_000
# One in this many questions is sent ahead, to make another process ready.
_SPARSE = 200
# Shares sent to each other process ahead of its answers, so that it never waits for one.
_IN_HAND = 2


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
        self._others = len(os.sched_getaffinity(0)) - 1
        self._pool: ProcessPoolExecutor | None = None
        self._unsent: deque[_Share] = deque()
        self._sending = RLock()

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
            self._unsent.clear()
            self._pool.shutdown()

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
        self._pending.append(_Started(place, self._shares([new[at] for at in order])))

    def answers(self, ids: Positions) -> Resolved:
        """What these questions' cells name; waits until it is known."""
        while ids.max(initial=-1) >= len(self._place):
            started = self._pending.popleft()
            self._place = np.append(self._place, started.place + len(self._place))
            self._found = Resolved.concatenated([self._found, *self._results(started.shares)])
        return self._found.take(self._place[ids])

    def _share(self) -> None:
        """Start other processes as soon as there is enough for them to do."""
        others = self._others
        if self._pool is not None or len(self._new) < _WORTH_SHARING or not others:
            return
        self._pool = ProcessPoolExecutor(
            others,
            # A forked process would inherit the locks of Arrow's threads, but no threads.
            get_context("spawn"),
            _begin,
            (self.directory.edition, self.directory.path, self._min_probability),
        )
        # A few names of the first states make it encode those agencies while the list is read on.
        few = sorted(self._new[::_SPARSE], key=itemgetter(1))
        size = len(few) // (others + 1)
        for each in range(others):
            self._pool.submit(_resolve, [*zip(*few[each * size :][:size], strict=True)])

    def _shares(self, new: Sequence[Cells]) -> list[_Share]:
        """These questions, shared out where there are other processes."""
        if self._pool is None:
            return [_Share(new)]
        shares = [_Share(new[start : start + _SHARE]) for start in range(0, len(new), _SHARE)]
        self._unsent += shares
        for _ in range(_IN_HAND * self._others):
            self._send_next()
        return shares

    def _send_next(self, answered: Future[Resolved] | None = None) -> None:
        """Send the next share that no one has begun, and another when that one is answered.

        If all were sent at once, those that this process takes would have to be canceled, and after
        that a pool that loses a process never ends (CPython 3.11). Such a pool reports its error
        while it holds the lock that sending takes (3.12), so nothing is sent then.
        """
        if answered is not None and answered.exception() is not None:
            return
        with self._sending, suppress(RuntimeError):  # the pool is broken, or at its end
            while self._pool is not None and self._unsent:
                share = self._unsent.popleft()
                if not share.is_taken:
                    # As columns: many tuples would take long to send.
                    columns = [*zip(*share.asked, strict=True)]
                    share.sent = self._pool.submit(_resolve, columns)
                    share.sent.add_done_callback(self._send_next)
                    return

    def _results(self, shares: Sequence[_Share]) -> list[Resolved]:
        """What the questions name, share by share.

        The other processes begin at the front; rather than wait for them, this one begins at the
        back. It does the work of one that was killed, too.
        """
        found = [self._own(share) for share in reversed(shares)]
        return [
            self._sent(share) if own is None else own
            for share, own in zip(shares, reversed(found), strict=True)
        ]

    def _own(self, share: _Share) -> Resolved | None:
        """What a share's questions name, if it was not sent."""
        with self._sending:
            share.is_taken = share.sent is None
        return _resolved(self._resolver, share.asked) if share.is_taken else None

    def _sent(self, share: _Share) -> Resolved:
        assert share.sent is not None
        try:
            return share.sent.result()
        except BrokenProcessPool:
            return _resolved(self._resolver, share.asked)


@dataclass
class _Share:
    """Questions that are answered together, by another process if they were sent to one."""

    asked: Sequence[Cells]
    sent: Future[Resolved] | None = None
    is_taken: bool = False


@dataclass(frozen=True)
class _Started:
    """New questions, sorted and shared out; `place` is where each stands, as they were asked."""

    place: Positions
    shares: Sequence[_Share]


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
    """What queries name, given as columns."""
    found = _resolved(_resolver, [*zip(*columns, strict=True)])
    # What is frozen isn't searched for cycles when the process ends, either.
    gc.freeze()
    return found


def _resolved(resolver: Resolver, queries: Sequence[Cells]) -> Resolved:
    """What queries name."""
    found = resolver.resolve(queries)
    # No name is asked for twice, so none has to be remembered as read.
    parse_agency_name.cache_clear()
    return found
