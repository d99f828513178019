"""What can go wrong, as one small hierarchy that the command line turns into one paragraph.

Every message says what happened, where (file, sheet, row, column) and what to do about it. Code
that finds a problem raises one of these; only `ringledger.cli` prints and exits.
"""


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
