"""What can go wrong, as one small hierarchy that the command line turns into one paragraph.

Every message says what happened, where (file, sheet, row, column) and what to do about it. Code
that finds a problem raises one of these; only `ringledger.cli` prints and exits. The hint that many
messages end with, `did_you_mean`, stands here too.
"""

from __future__ import annotations

from collections.abc import Iterable


class RingledgerError(Exception):
    """Base of all errors a user can meet. `exit_code` is what the command line exits with."""

    exit_code = 1


class CheckFailedError(RingledgerError):
    """A blocking check failed; the previous warehouse stays published."""

    exit_code = 1


class EditionBusyError(RingledgerError):
    """Another process is building the edition; nothing was wrong with the command."""

    exit_code = 1


class UsageError(RingledgerError):
    """The command was used wrongly: an unknown edition, claim or column, bad SQL, a bad option."""

    exit_code = 2


class SourceError(RingledgerError):
    """A source file is missing, unreachable, altered or unreadable."""

    exit_code = 3


def did_you_mean(given: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A sentence for the end of a message, " Did you mean …?"; empty when no known name is close.

    `cutoff`, from 0 to 1, is how alike a name must be (difflib's ratio).
    """
    from difflib import get_close_matches

    close = get_close_matches(given, list(known), n=1, cutoff=cutoff)
    return f" Did you mean {close[0]!r}?" if close else ""
