"""The page (sidan): a year of the books as one HTML file, made of the documents of `report/`.

It needs the extra `[report]`: Jinja2 for its templates, pygal for its charts.
"""

from fhledger.render.web_report.page import page

__all__ = ["page"]
