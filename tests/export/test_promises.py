"""What a package's schema may say: only what a build has tested."""

from pathlib import Path

from ringledger.export.promises import ForeignKey, mart_promises

_MODEL = """
models:
  - name: fct_things
    data_tests:
      - unique_together:
          arguments:
            columns: [thing_id, part]
    columns:
      - name: thing_id
        data_tests:
          - not_null
          - relationships:
              arguments:
                to: ref('dim_things')
                field: thing_id
      - name: part
        data_tests:
          - not_null
          - accepted_values:
              arguments:
                values: [left, right]
      - name: nickname
        data_tests:
          - unique
      - name: place
        data_tests:
          - not_null:
              config:
                where: part = 'left'
      - name: cell
        config:
          meta:
            verbatim_of: source_sha256
"""


def _promises(folder: Path):
    (folder / "fct_things.yml").write_text(_MODEL)
    return mart_promises(folder)["fct_things"]


def test_a_key_is_unique_and_never_missing(tmp_path):
    assert _promises(tmp_path).primary_key == ("thing_id", "part")


def test_what_holds_under_a_condition_is_not_promised(tmp_path):
    assert _promises(tmp_path).required == {"thing_id", "part"}


def test_values_relations_and_verbatim_columns_are_taken_over(tmp_path):
    promises = _promises(tmp_path)
    assert promises.allowed == {"part": ("left", "right")}
    assert promises.foreign_keys == (ForeignKey("thing_id", "dim_things", "thing_id"),)
    assert promises.verbatim == {"cell": "source_sha256"}


def test_every_column_that_repeats_a_publisher_s_cell_is_marked():
    marked = {
        (table, column) for table, each in mart_promises().items() for column in each.verbatim
    }
    assert {("fct_agency_mentions", "raw_text"), ("bridge_encounter_rows", "agency_cell")} <= marked
    assert ("rpt_claim_evidence", "raw_text") in marked
