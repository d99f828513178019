"""Unit tests that passed are not run again for the same code."""

from pathlib import Path

import pytest

from ringledger.quality import proofs
from ringledger.quality.results import CheckResult
from ringledger.settings import Settings

PASSED = CheckResult("marts.rpt_claims", "adds_up", "unit test", True, True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, None)


def test_what_passed_is_known_until_the_code_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert proofs.passed_unit_tests(settings) == []
    proofs.keep_unit_tests([PASSED], settings)
    (known,) = proofs.passed_unit_tests(settings)
    assert (known.check, known.passed) == ("adds_up", True)
    assert known.checked_at
    monkeypatch.setattr(proofs, "code_fingerprint", lambda: "f" * 64)
    assert proofs.passed_unit_tests(settings) == []
    proofs.keep_unit_tests([PASSED], settings)
    monkeypatch.undo()
    assert proofs.passed_unit_tests(settings) == []


def test_one_that_failed_proves_nothing(settings: Settings) -> None:
    failed = CheckResult("marts.rpt_claims", "adds_up", "unit test", False, True)
    with pytest.raises(ValueError, match="all passed"):
        proofs.keep_unit_tests([PASSED, failed], settings)
    assert proofs.passed_unit_tests(settings) == []
