"""How the documentation is built: Sphinx with MyST, warnings as errors."""

from importlib.metadata import version as installed

project = "fhledger"
author = "The fhledger authors"
release = installed("fhledger")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "exclude-members": "model_config, model_post_init"}

html_theme = "furo"
html_title = "fhledger"
exclude_patterns = ["_build"]
