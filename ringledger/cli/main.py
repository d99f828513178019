"""`ringledger`: finds the command, and turns errors into one paragraph and an exit code.

Nothing heavy is imported here or at the top of a command's module: `ringledger --help` answers in
a fraction of a second.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from ringledger import __version__
from ringledger.errors import RingledgerError, did_you_mean

# In the order of `ringledger --help`. A command's module has the command's name.
COMMANDS = (
    *("build", "fetch", "claims", "trace", "diff", "checks", "report", "link", "review"),
    *("sql", "export", "evaluate", "editions", "add", "rollback", "serve", "doctor", "ui"),
)

# No room, no permission, a disk that is only read: nothing is wrong with ringledger then.
_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
_SQLITE_REFUSALS = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")

EPILOG = """\b
Exit codes: 0 done; 1 a blocking check failed, or the edition is being built
by another process (the published warehouse stays as it was); 2 wrong usage;
3 a source is missing, unreachable, altered or unreadable.

\b
RINGLEDGER_HOME        everything a run writes goes there (default: ./data)
RINGLEDGER_SOURCE_DIR  a folder of already downloaded files, found by content

\b
Try it, without a network, in a minute:
  ringledger build
  ringledger sql "select agency_kind, count(*) from marts.dim_agencies group by all"
"""


class Commands(click.Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from its module."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"ringledger.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; a misspelled one is answered with the nearest."""
        if args[0] not in COMMANDS:
            hint = did_you_mean(args[0], COMMANDS)
            if hint:
                ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that is gone before it says anything is no error.

        click would end with 1 then.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _say_no_more()


@click.group(cls=Commands, epilog=EPILOG, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="ringledger")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Rebuild, test and bound the figures of a public statement, down to the source rows.

    Results go to standard output; progress and notices go to standard error.
    """


def main() -> NoReturn:
    """Run the command line and exit."""
    # What a command makes mostly lasts as long as it does: it is looked through for cycles seldom,
    # which is a tenth of its imports, and not once more at its end, half a second after a build.
    gc.set_threshold(50_000, 20, 100)
    _have_standard_streams()
    # Names of people and places are written the same whatever the locale: in UTF-8, as files are.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def _have_standard_streams() -> None:
    """Put nothing in the place of a standard stream that whoever started us has closed.

    The first file we open would take its number, and what a process we start says would go there.
    """
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != descriptor:
                os.dup2(nothing, descriptor)
                os.close(nothing)
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code after saying what was wrong, if anything."""
    debug = "--debug" in arguments
    # It is a flag of `ringledger`, but people append it to the line that failed.
    arguments = [argument for argument in arguments if argument != "--debug"]
    try:
        # A command that ends with an exit code of its own makes click return it.
        code = cli.main(arguments, prog_name="ringledger", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        if not arguments:  # the help itself, in its lines
            error.show()
            return error.exit_code
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f" `{context.command_path} --help` says more." if context else ""
        _complain(f"{error.format_message()}{hint}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("Stopped. The published warehouse is as it was.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return _say_no_more()
    except RingledgerError as error:
        if debug:
            sys.excepthook(type(error), error, error.__traceback__)
        _complain(str(error))
        return error.exit_code
    except Exception as error:
        if debug:
            sys.excepthook(type(error), error, error.__traceback__)
        kind = type(error).__name__
        ask = (
            "Report the lines above"
            if debug
            else "Run the command again with --debug and report what it prints"
        )
        _complain(
            _refusal(error)
            or f"ringledger met something it does not know ({kind}: {error}). {ask}."
        )
        return 1
    return code if isinstance(code, int) else 0


def _say_no_more() -> int:
    """The reader of our output (head, less) has seen enough. Python would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _refusal(error: Exception) -> str | None:
    """What the system refused where that is for whoever keeps the machine to mend."""
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        what, said = error.filename or "A file", error.strerror
    elif said := _sqlite_refusal(error):
        what = "Dagster's history, in runs/dagster or in DAGSTER_HOME,"
    else:
        return None
    return (
        f"{what} cannot be read or written: {said}. Make room or permission there, or name another "
        f"folder: what a run writes goes under RINGLEDGER_HOME."
    )


def _sqlite_refusal(error: Exception) -> str | None:
    """What SQLite says where it is the disk that fails it; SQLAlchemy hands on its error."""
    original = getattr(error, "orig", error)
    refused = getattr(original, "sqlite_errorname", "").startswith(_SQLITE_REFUSALS)
    return str(original) if refused else None


def _complain(message: str) -> None:
    """One paragraph on standard error."""
    print(f"Error: {' '.join(message.split())}", file=sys.stderr)


if __name__ == "__main__":
    main()
