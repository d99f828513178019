"""How the pages of `docs/` become the site: `make site` builds it into `build/site`.

Offline, strict, and without a request to anywhere from a built page: fonts are the reader's own,
scripts are files of the site, and formulas are MathML, which browsers draw themselves.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).resolve().parent
# autodoc documents this tree's package; `reference.py` stands beside this file.
sys.path[:0] = [str(HERE.parent), str(HERE)]

import ringledger  # noqa: E402 - the path is set above

project = "ringledger"
version = release = ringledger.__version__
project_copyright = "ringledger contributors; each publisher's data under the publisher's terms"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site", "**/.*"]

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 4

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
add_module_names = False

html_theme = "furo"
html_title = f"ringledger {version}"
html_static_path = ["_site/static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
templates_path = ["_site/templates"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"source_repository": "", "top_of_page_buttons": []}
html_context = {"contact": os.environ.get("RINGLEDGER_CONTACT", "")}


def _inline_math(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block_math(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def _as_rst(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings mark code as Markdown does, with one backtick; reStructuredText wants two."""
    lines[:] = [re.sub(r"(?<!`)`([^`]+)`(?!`)", r"``\1``", line) for line in lines]


def _write_reference(app: Sphinx) -> None:
    import reference

    reference.write(HERE / "reference")


def setup(app: Sphinx) -> None:
    """Math as MathML, docstrings as they are written, and the reference made before it is read."""
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.connect("autodoc-process-docstring", _as_rst)
    app.connect("builder-inited", _write_reference)


html_math_renderer = "mathml"
