"""The registry as it is, and what is said of one with a mistake in it."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest

from ringledger.errors import SourceError, UsageError
from ringledger.settings import Settings
from ringledger.sources.readers import READERS
from ringledger.sources.registry import edition_names, load_edition, registered_sources

CANDIDATE = """
sources:
  mpv-new:
    publisher: Mapping Police Violence
    title: Newer file
    citation: A citation
    url_main: https://example.org/
    urls: []
    license: CC0
    license_url: https://example.org/license
    vintage: "2021"
    date_published: 2021-04-21
    date_accessed: 2021-04-21
    sha256: {sha256}
    bytes: 100
    format: xlsx
    file_name: new.xlsx
    expected_rows: 3
    reader: mapping_police_violence
editions:
  candidate-one:
    title: With a newer file
    as_of_on: 2020-06-22
    window_starts_on: 2015-01-01
    press_on: 2020-07-02
    statement_set: eff-2020
    is_fictional: false
    program: Ring/Neighbors Partnership
    based_on: eff-2020
    sources: [mpv-new, atlas-2020-10-07]
""".format(sha256="ab" * 32)


@pytest.fixture
def home_settings(tmp_path):
    return Settings(home=tmp_path, source_dir=None)


@pytest.fixture
def sources(home_settings):
    return list(registered_sources(home_settings).values())


def _with_candidate(home_settings, text, name="candidate-one"):
    folder = home_settings.home / "editions"
    folder.mkdir()
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return home_settings


# As it is


def test_the_editions_are_the_documented_ones(home_settings):
    assert edition_names(home_settings) == ["demo", "eff-2020", "mpv-2020-06"]


def test_files_are_told_apart_by_hash_and_by_name(sources):
    assert len({source.sha256 for source in sources}) == len(sources)
    assert len({source.file_name for source in sources}) == len(sources)


def test_every_url_pins_a_commit_so_that_its_bytes_cannot_change(sources):
    pinned = re.compile(r"https://raw\.githubusercontent\.com/[\w.-]+/[\w.-]+/[0-9a-f]{40}/\S+")
    endings = {"csv": ".csv", "xlsx": ".xlsx", "stata": ".dta", "rds": ".rds"}
    for source in sources:
        assert source.urls
        for url in source.urls:
            assert pinned.fullmatch(url)
            assert unquote(url).endswith(endings[source.format])


def test_sizes_rows_and_days_are_possible(sources):
    for source in sources:
        assert source.bytes > 0
        assert source.expected_rows > 0
        assert source.date_published <= source.date_accessed
        assert (source.covers_from is None) == (source.covers_to is None)
        if source.covers_from and source.covers_to:
            assert source.covers_from < source.covers_to <= source.date_accessed


@pytest.mark.parametrize("name", ["eff-2020", "mpv-2020-06"])
def test_a_real_edition_has_files_of_every_reader(name, home_settings):
    edition = load_edition(name, home_settings)
    assert {source.reader for source in edition.sources} == set(READERS)
    assert edition.as_of_on == date(2020, 6, 22)
    assert not edition.is_fictional
    assert not edition.generated


def test_the_two_fatal_encounters_files_divide_the_days_without_overlap(home_settings):
    first, second = (
        source
        for source in load_edition("eff-2020", home_settings).sources
        if source.reader == "fatal_encounters"
    )
    assert (first.file_scope, second.file_scope) == ("all_causes", "deadly_force")
    assert first.covers_to == date(2018, 6, 17)
    assert (second.covers_from - first.covers_to).days == 1


def test_mpv_2020_06_differs_from_eff_2020_in_the_mpv_file_alone(home_settings):
    eff = {source.source_id for source in load_edition("eff-2020", home_settings).sources}
    other = {source.source_id for source in load_edition("mpv-2020-06", home_settings).sources}
    assert eff ^ other == {"mpv-2020-08-22", "mpv-2020-06-09"}


# Asking for editions


def test_an_unknown_edition_is_a_usage_error_that_lists_the_known(home_settings):
    with pytest.raises(UsageError, match=r"demo, eff-2020, mpv-2020-06.*mean 'eff-2020'"):
        load_edition("eff-2002", home_settings)


def test_a_real_edition_has_no_scale(home_settings):
    with pytest.raises(UsageError, match="scale applies to generated editions"):
        load_edition("eff-2020", home_settings, scale=2)
    with pytest.raises(UsageError, match="1 or more"):
        load_edition("demo", home_settings, scale=0)


def test_a_candidate_edition_may_mix_its_own_files_with_registered_ones(home_settings):
    settings = _with_candidate(home_settings, CANDIDATE)
    assert edition_names(settings)[-1] == "candidate-one"
    edition = load_edition("candidate-one", settings)
    assert [source.source_id for source in edition.sources] == ["mpv-new", "atlas-2020-10-07"]
    assert edition.based_on == "eff-2020"
    assert edition.sources[0].urls == ()


def test_a_day_may_stand_in_quotation_marks(home_settings):
    quoted = CANDIDATE.replace("as_of_on: 2020-06-22", 'as_of_on: "2020-06-22"')
    settings = _with_candidate(home_settings, quoted)
    assert load_edition("candidate-one", settings).as_of_on == date(2020, 6, 22)


# Mistakes


def test_an_edition_based_on_none_that_there_is_is_told_the_nearest(home_settings):
    settings = _with_candidate(home_settings, CANDIDATE.replace("based_on: eff", "based_on: ef"))
    with pytest.raises(SourceError, match=r"which is no edition\. Did you mean 'eff-2020'"):
        edition_names(settings)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("publisher:", "publischer:", "unknown field 'publischer'. Did you mean 'publisher'?"),
        ("    bytes: 100\n", "", "source 'mpv-new' lacks 'bytes'"),
        ("bytes: 100", "bytes: lots", "'bytes' must be a whole number, not 'lots'"),
        ("bytes: 100", "bytes: true", "'bytes' must be a whole number, not True"),
        ("format: xlsx", "format: xls", "'format' must be one of csv, xlsx, stata, rds"),
        ("reader: mapping_police_violence", "reader: mpv", "'reader' must be one of atlas"),
        ("abababab", "xyzxyzxy", "'sha256' must be 64 lower-case hexadecimal digits"),
        ("urls: []", "urls: https://example.org/x", "'urls' must be a list of URLs"),
        ("urls: []", "urls: [example.org/x]", "'urls' must be a list of URLs"),
        ("as_of_on: 2020-06-22", "as_of_on: 22 June", "'as_of_on' must be a day"),
        ("as_of_on: 2020-06-22", 'as_of_on: "2020-06-31"', "'as_of_on' must be a day"),
        ("as_of_on: 2020-06-22", "as_of_on: 2014-06-22", "'window_starts_on' is after 'as_of_on'"),
        ("file_name: new.xlsx", "file_name: ../new.xlsx", "'file_name' must be a file name"),
        ("is_fictional: false", "is_fictional: perhaps", "must be true or false"),
        ("[mpv-new,", "[mpv-knew,", "'mpv-knew', which is not registered. Did you mean 'mpv-new'?"),
        ("candidate-one:", "eff-2020:", "edition 'eff-2020' exists already"),
        ("candidate-one:", "demo.duckdb:", "named like another's published file"),
        ("mpv-new", "mpv-2020-08-22", "is registered already, with other values"),
        ("[mpv-new, atlas-2020-10-07]", "[]", "has no sources"),
        ("[mpv-new,", "[mpv-new, mpv-new,", "two sources of one file_name"),
        ("editions:", "edition:", "unknown field 'edition'"),
        ("sources:\n", "sources: [\n", "cannot be read"),
    ],
)
def test_a_mistake_is_one_paragraph_that_names_file_entry_and_field(
    right, wrong, said, home_settings
):
    assert right in CANDIDATE
    settings = _with_candidate(home_settings, CANDIDATE.replace(right, wrong))
    with pytest.raises(SourceError) as caught:
        edition_names(settings)
    message = str(caught.value)
    assert said in message
    assert "candidate-one.yaml" in message
    assert "\n" not in message
