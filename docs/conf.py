"""How Sphinx builds the documentation; what is made from the code and the data is written by `making` first."""  # noqa: INP001 (Sphinx wants it here)

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS)]

import costing  # noqa: E402 (the checkout's own, found a line above)

project = "costing"
author = "the costing authors"
release = version = costing.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb", "making"]
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
language = "en"
nitpicky = True
nitpick_ignore_regex = [
    # Types of other libraries, and of the standard one: their documentation is elsewhere, and nothing is fetched.
    (
        r"py:.*",
        r"(collections|pandas|matplotlib|numpy|datetime|decimal|pathlib|typing|np|pd|os|ipywidgets|IPython)\..*",
    ),
    (r"py:.*", r"(Any|Callable|Decimal|DataFrame|Figure|Iterable|Literal|Mapping|Path|Self|Sequence|date|datetime)"),
    (r"py:.*", r"(Index|bool|bytes|dict(\[.*)?|float|int|list|object|str|tuple|optional|Exception)"),
    # What a floor below the face is made of: named in a signature, and shown by itself or explained where it is used.
    (r"py:class", r"costing\..*"),
]

default_role = "literal"
python_use_unqualified_type_names = True
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_rtype = False

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings: list[str] = []

# A failing cell fails the build. What a widget needs would be fetched from elsewhere: nothing is.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

html_theme = "furo"
html_title = "costing"
html_static_path = ["_static"]
html_css_files = ["costing.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}
