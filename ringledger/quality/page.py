"""The latest checks as one HTML page that needs no network: no script, no font, no other file.

Great Expectations' own pages fetch what they are made of from elsewhere; this one is rendered from
the kept results, everything in them escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from ringledger.quality.results import CheckResult, latest
from ringledger.settings import Settings


def write_page(edition: str, settings: Settings) -> Path:
    """Write the page of the edition's latest checks beside them; returns where it is."""
    path = settings.runs / "checks" / f"{edition}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(edition, latest(edition, settings)), encoding="utf-8")
    return path


def render(edition: str, results: Sequence[CheckResult]) -> str:
    """The page as text, the results in the order given."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = (files(__package__) / "page.html.j2").read_text(encoding="utf-8")
    counts = Counter(_state(result) for result in results)
    return environment.from_string(template).render(
        edition=edition, results=results, counts=counts, state=_state
    )


def _state(result: CheckResult) -> str:
    return "stopped the build" if result.stopped_the_build else result.outcome
