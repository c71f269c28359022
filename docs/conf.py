"""How Sphinx builds the site: ``sphinx-build -W --keep-going -b html docs build/site``. Nothing is fetched."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

import gxparse
from site_pages import CHECKER

project = "gxparse"
author = "The gxparse developers"
release = version = gxparse.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "gxparse_site", "chinese_search"]
exclude_patterns = ["_ext", "_templates"]
source_suffix = {".md": "markdown"}
templates_path = ["_templates"]

myst_heading_anchors = 3
smartquotes = False  # labels and messages are shown as they are
highlight_language = "none"

autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"

# Every reference leads somewhere, but those to other libraries: their documentation is not fetched.
nitpicky = True
_OTHERS = "collections|datetime|decimal|enum|fractions|hypothesis|os|pandas|pathlib|polars|pyarrow|str"
nitpick_ignore_regex = [("py:.*", rf"({_OTHERS})\b.*")]
nitpick_ignore = [("py:class", "Fraction"), ("py:class", "Figures")]  # in aliases, which Python 3.10 shows as written

html_extra_path = [str(CHECKER)] if CHECKER.exists() else []

html_theme = "furo"
pygments_dark_style = "a11y-high-contrast-dark"
html_title = f"gxparse {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
_CHINESE = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei"
_LATIN = '"Code 0.602", "Code 0.55", "Code 0.6"'  # half as wide as Chinese: they are made in site.css
_BOTH = "Sarasa Mono SC, Noto Sans Mono CJK SC, WenQuanYi Micro Hei Mono"  # where none of these is there
html_theme_options = {
    "light_css_variables": {
        "font-stack": f"-apple-system, BlinkMacSystemFont, Segoe UI, Helvetica, Arial, {_CHINESE}, sans-serif",
        "font-stack--monospace": f"{_LATIN}, {_BOTH}, {_CHINESE}, monospace",
    }
}
html_search_language = "en-zh"
html_copy_source = False
html_show_search_summary = False  # it would be fetched, which a page that is opened as a file cannot do
html_show_copyright = False
