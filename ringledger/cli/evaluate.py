"""`ringledger evaluate`: how well the matchers do where the truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ringledger.cli.options import format_option

if TYPE_CHECKING:
    from ringledger.settings import Settings

WHAT = ("agencies", "encounters")
LABELS = ("hard", "ori", "demo", "all")
TABLES = (
    *("scores", "calibration", "adjudications", "pairs", "missing", "candidates", "thresholds"),
    *("kinds", "states", "errors"),
)


@click.command(
    short_help="How often the matcher is right, beside common recipes.",
    epilog="""\b
Examples:
  ringledger evaluate --labels demo
  ringledger evaluate
  ringledger evaluate --table errors --format csv
  ringledger evaluate --fit-weights
  ringledger evaluate --what encounters
""",
)
@click.option(
    "--what",
    type=click.Choice(WHAT),
    default="agencies",
    show_default=True,
    help="Links of agency names, or deaths matched across lists (of a built edition).",
)
@click.option(
    "--edition",
    default="eff-2020",
    show_default=True,
    metavar="E",
    help="The edition whose directory and ORI column are used.",
)
@click.option(
    "--labels",
    type=click.Choice(LABELS),
    default="all",
    show_default=True,
    help="Pairs written to be hard, the ORI column of Mapping Police Violence, the demo's truth.",
)
@click.option(
    "--table",
    "table_name",
    type=click.Choice(TABLES),
    help="One table alone; JSON and CSV hold the scores (of hard pairs, the pairs) unless another "
    "is named.",
)
@click.option(
    "--fit-weights",
    is_flag=True,
    help="Fit the weights to the fitting part of the ORI column and write their seeds again.",
)
@format_option
def command(
    what: str,
    edition: str,
    labels: str,
    table_name: str | None,
    fit_weights: bool,
    output_format: str,
) -> None:
    """Measure the matcher against names whose agency is known, beside common recipes.

    Labels are divided by agency: weights and thresholds come from the part `fit`, and what they are
    worth is read off the part `report`. Raw labels are as published; adjudicated ones are what two
    readings of each disagreement settled on.

    Deaths are judged by the ids that Mapping Police Violence gives for rows of Fatal Encounters,
    which the matcher doesn't see, and divided by state; tables: scores, calibration, errors.
    """
    from ringledger.settings import Settings

    settings = Settings.from_environment()
    if what == "encounters":
        _evaluate_encounters(edition, table_name, fit_weights, output_format, settings)
        return
    from ringledger.evaluation import report
    from ringledger.evaluation.run import evaluate

    if fit_weights:
        _fit(edition, settings)
    evaluation = evaluate(labels, edition, settings)
    if output_format != "table":
        # Pairs are no list of names, so they have no scores.
        whole = "pairs" if labels == "hard" else "scores"
        _write(report.TABLES[table_name or whole](evaluation), output_format)
        return
    for name in (table_name,) if table_name else TABLES[:8]:
        rows = report.TABLES[name](evaluation)
        if rows:
            if not table_name:
                click.echo(f"{name}\n")
            _write(rows, output_format)
            click.echo("")


def _write(rows: list[dict[str, object]], output_format: str) -> None:
    from ringledger.cli.output import write
    from ringledger.warehouse.query import Result

    columns = tuple(rows[0]) if rows else ()
    write(Result(columns, [tuple(row.values()) for row in rows]), output_format)


def _fit(edition: str, settings: Settings) -> None:
    from ringledger.evaluation.fitting import count_near_misses, fit_weights, weights_file
    from ringledger.evaluation.likeness import count_likeness
    from ringledger.evaluation.run import load_sets
    from ringledger.matching.local_names import likeness_file
    from ringledger.matching.model import default_model
    from ringledger.matching.near_miss import near_misses_file, shares

    # First, because it wants a built edition.
    count_likeness(edition, settings, likeness_file())
    sets, directory = load_sets("ori", edition, settings)
    labels = [label for labelled in sets for label in labelled.labels]
    fit_weights(labels, directory, weights_file())
    default_model.cache_clear()
    # The first set has each name once.
    count_near_misses(sets[0].labels, directory, near_misses_file())
    shares.cache_clear()
    written = (weights_file(), near_misses_file(), likeness_file())
    click.echo(f"Wrote {', '.join(map(str, written))}", err=True)


def _evaluate_encounters(
    edition: str,
    table_name: str | None,
    fit_weights: bool,
    output_format: str,
    settings: Settings,
) -> None:
    from ringledger.encounters.model import default_model
    from ringledger.encounters.training import fit_weights as count_weights
    from ringledger.errors import UsageError
    from ringledger.evaluation import encounters
    from ringledger.project import seeds_dir

    if table_name and table_name not in encounters.TABLES:
        raise UsageError(
            f"There is no table {table_name} of encounters; there are "
            f"{', '.join(encounters.TABLES)}."
        )
    if fit_weights:
        path = seeds_dir() / "encounter_weights.csv"
        count_weights(encounters.read_deaths(edition, settings), path)
        default_model.cache_clear()
        click.echo(f"Wrote {path}", err=True)
    judged = encounters.evaluate(edition, settings)
    is_list = not table_name and output_format == "table"
    for name in encounters.TABLES if is_list else (table_name or "scores",):
        if is_list:
            click.echo(f"{name}\n")
        _write(encounters.TABLES[name](judged), output_format)
        if is_list:
            click.echo("")
