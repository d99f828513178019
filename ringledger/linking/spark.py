"""Linking a table on a cluster: the same answers, found by the machines of Apache Spark.

Belongs here: what is asked of Spark, and what each of its Python processes does. Does not: reading
names and answering (`run`, `resolving`), which are the same functions as on one machine.

The distinct combinations of cells are spread over the cluster in ranges of states and names, so
that each process compares with the agencies of few states; the compiled directory is sent to each
process once; the answers are joined back to the rows, and the rows put in the table's order.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ringledger import progress
from ringledger.arrow import taken
from ringledger.errors import RingledgerError, SourceError, UsageError
from ringledger.linking.answers import Answer, Place
from ringledger.linking.columns import ROLES, Columns, find_columns
from ringledger.linking.directory import Directory, load_directory
from ringledger.linking.lists import Batch
from ringledger.linking.resolving import Resolver
from ringledger.linking.run import Request, States, linked_rows, new_summary, queries_of
from ringledger.linking.summary import Summary
from ringledger.linking.writing import added_columns

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import Column, DataFrame, SparkSession

    from ringledger.settings import Settings
    from ringledger.sources.editions import Edition

JAVA = 17
_SAMPLE_ROWS = 1_000
# Tasks for each processor, so that none waits long for the last.
_TASKS = 4
# Names of columns that are ours between reading and writing.
_ASKED, _FILE, _ROW = "ringledger asked {}", "ringledger file", "ringledger row"
_TYPES = {"match_probability": "double", "runner_up_probability": "double"} | {
    "position": "int",
    "agency_count": "int",
}


def link_table(request: Request, output: str, master: str | None, settings: Settings) -> Summary:
    """Link the Parquet file or folder `request.path` and write the folder of Parquet `output`.

    Both may be of any file system that Spark knows. `master` is Spark's; by default what its
    configuration says, else all processors of this machine. Raises UsageError when columns, output
    or the installation are not as needed, SourceError when the table or the directory's files can't
    be read.
    """
    if not output.endswith(".parquet"):
        raise UsageError(f"Spark writes Parquet: end the name of {output} in .parquet.")
    with _session(master) as session, _errors_of(request):
        table = _read(session, str(request.path))
        names = _SparkTable(table)
        columns = find_columns(names, request.columns)
        directory = load_directory(request.edition, settings)
        if _exists(session, output):
            raise UsageError(
                f"{output} is there already, and Spark writes a new folder. Remove it, or name "
                f"another with -o."
            )
        summary = new_summary(directory, names, columns)
        with progress.step("Link the table") as step:
            added = added_columns(names.columns, request.is_split)
            linked = _linked(session, table, columns, directory, request, added)
            linked.write.parquet(output)
            _count(session.read.parquet(output), names, columns, added, summary, directory)
            step.note = f"{summary.rows:,} rows"
    return summary


def _linked(
    session: SparkSession,
    table: DataFrame,
    columns: Columns,
    directory: Directory,
    request: Request,
    added: tuple[str, ...],
) -> DataFrame:
    """The table with its answers, in its order."""
    from pyspark.sql import functions

    roles = [role for role in ROLES if getattr(columns, role) is not None]
    cells = {_ASKED.format(role): getattr(columns, role) for role in roles}
    own = [_column(name) for name in table.columns]
    rows = table.select(
        *own,
        *(
            functions.coalesce(own[at].cast("string"), functions.lit("")).alias(asked)
            for asked, at in cells.items()
        ),
        functions.col("_metadata.file_path").alias(_FILE),
        functions.col("_metadata.row_index").alias(_ROW),
    )
    by_state = [_column(_ASKED.format(role)) for role in ("state", "name") if role in roles]
    context = session.sparkContext
    work = _Work(
        directory=context.broadcast((directory.edition, directory.path.read_bytes())),
        name=directory.path.name,
        columns=Columns(**{role: at for at, role in enumerate(roles)}),
        is_split=request.is_split,
        min_probability=request.min_probability,
    )
    kinds = [f"`{asked}` string" for asked in cells] + [
        f"`{name}` {_TYPES.get(answer, 'string')}"
        for name, answer in zip(added, Answer._fields + Place._fields, strict=False)
    ]
    answers = (
        rows.select(*map(_column, cells))
        .distinct()
        .repartitionByRange(_TASKS * context.defaultParallelism, *by_state)
        .mapInArrow(partial(_answer, work), ", ".join(kinds))
    )
    places = [added[-len(Place._fields)]] if request.is_split else []
    return (
        rows.join(answers, list(cells), "left")
        .orderBy(*map(_column, [_FILE, _ROW, *places]))
        .select(*own, *map(_column, added))
    )


@dataclass(frozen=True)
class _Work:
    """What a Python process is told; `name` is that of the compiled directory, made of its hash."""

    directory: Broadcast[tuple[Edition, bytes]]
    name: str
    columns: Columns
    is_split: bool
    min_probability: float


# Spark keeps a process for many tasks.
_ready: dict[tuple[str, float], Resolver] = {}


def _answer(work: _Work, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The distinct cells of a task with their answers."""
    import pyarrow as pa

    from ringledger.linking.parquet_lists import ArrowBatch

    resolver = _resolver(work)
    directory = resolver.directory
    states = States(directory.edition.is_fictional)
    for batch in batches:
        queries, asked = queries_of(ArrowBatch(batch), work.columns, states)
        rows = linked_rows(
            ArrowBatch(batch),
            asked,
            resolver.resolve(queries),
            directory,
            work.is_split,
            Summary(""),
        )
        answers = [taken(column, rows.index) for column in rows.columns]
        yield pa.RecordBatch.from_arrays(
            [rows.of(column) for column in batch.columns]
            + [
                column.cast(pa.int32()) if pa.types.is_integer(column.type) else column
                for column in answers
            ],
            [*batch.schema.names, *map(str, range(len(answers)))],
        )


def _resolver(work: _Work) -> Resolver:
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = work.name, work.min_probability
    if wanted not in _ready:
        edition, compiled = work.directory.value
        directory = Directory(edition, pq.read_table(pa.BufferReader(compiled)), Path(work.name))
        _ready.clear()
        _ready[wanted] = Resolver(directory, work.min_probability)
    return _ready[wanted]


def _count(
    linked: DataFrame,
    names: _SparkTable,
    columns: Columns,
    added: tuple[str, ...],
    summary: Summary,
    directory: Directory,
) -> None:
    """Count the written rows by what the summary tells."""
    from pyspark.sql import functions

    called = dict(zip(Answer._fields + Place._fields, added, strict=False))
    state = functions.lit("")
    if columns.state is not None:
        state = functions.coalesce(_column(names.columns[columns.state]), state)
    of_several = '{"method":"several agencies"%'
    # In a table of one row for each agency, a row of the list is counted with its first.
    first = functions.lit(True)
    if "position" in called:
        first = functions.coalesce(_column(called["position"]), functions.lit(1)) == 1
    counted = (
        linked.groupBy(
            _column(called["decision"]).alias("decision"),
            _column(called["agency_kind"]).alias("kind"),
            _column(called["evidence"]).like(of_several).alias("several"),
            first.alias("first"),
            state.alias("state"),
        )
        .count()
        .collect()
    )
    states: Counter[str] = Counter()
    for decision, kind, is_several, is_first, cell, count in counted:
        summary.rows += count
        summary.decisions[decision] += count
        if kind:
            summary.kinds[kind] += count
        summary.several += count * is_several
        states[cell] += count * is_first
    said = States(directory.edition.is_fictional)
    said.of(list(states), list(states.values()))
    summary.unknown_states = said.unknown


@dataclass
class _SparkTable:
    """A table of Spark's as a list: its columns, and a sample of its rows."""

    table: DataFrame
    delimiter: None = field(init=False, default=None)
    notices: list[str] = field(init=False, default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(self.table.columns)

    @property
    def column_types(self) -> tuple[str | None, ...]:
        """The type of each column that isn't text."""
        kinds = [kind.dataType.simpleString() for kind in self.table.schema]
        is_text = re.compile(r"string|void|(var)?char\(").match
        return tuple(None if is_text(kind) else kind for kind in kinds)

    def batches(self) -> Iterator[Batch]:
        """Its first rows, for suggestions."""
        from ringledger.linking.parquet_lists import ArrowBatch

        sample = self.table.limit(_SAMPLE_ROWS).toArrow().combine_chunks()
        for batch in sample.to_batches():
            yield ArrowBatch(batch)


def _column(name: str) -> Column:
    from pyspark.sql import functions

    quoted = name.replace("`", "``")
    return functions.col(f"`{quoted}`")


def _read(session: SparkSession, path: str) -> DataFrame:
    from pyspark.errors import PySparkException

    try:
        return session.read.parquet(path)
    except PySparkException as error:
        raise SourceError(
            f"{path} cannot be read as a table of Parquet: {_first_line(error)} Spark reads "
            f"Parquet files, or a folder of them; other files go to --engine local."
        ) from error


def _exists(session: SparkSession, path: str) -> bool:
    """Whether something stands at a path of any of Spark's file systems."""
    there = session._jvm.org.apache.hadoop.fs.Path(path)
    configuration = session._jsc.hadoopConfiguration()
    return bool(there.getFileSystem(configuration).exists(there))


@contextmanager
def _session(master: str | None) -> Iterator[SparkSession]:
    """A session of Spark's, ended with the block."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(
            "--engine spark needs PySpark: pip install 'ringledger[spark]' (about 450 MB)."
        ) from error
    if (java := java_version()) is None or java < JAVA:
        raise UsageError(
            f"--engine spark needs Java {JAVA} or newer, and "
            f"{f'this is Java {java}' if java else 'none was found'}. Install it, or name it in "
            f"JAVA_HOME."
        )
    # What runs the processes of the cluster, where nothing else is configured.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master is None or master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("ringledger link")
    if master is not None:
        builder = builder.master(master)
    # "State" and "state" are two columns here as elsewhere.
    session = builder.config("spark.sql.caseSensitive", "true").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _errors_of(request: Request) -> Iterator[None]:
    """Spark's own errors as one paragraph."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise RingledgerError(
            f"Spark stopped while it linked {request.path}: {_first_line(error)} Its log says more."
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def java_version() -> int | None:
    """The major version of the Java that Spark would run on; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return None
    said = subprocess.run(  # noqa: S603 - the Java that Spark itself would start
        [java, "-version"], capture_output=True, text=True, check=False
    )
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else None
