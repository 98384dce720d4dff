"""The web report (webbrapporten): a year of the book as one HTML file, made from the documents.

It needs the extra `[report]`: Jinja2 for the templates.
"""

from fhledger.render.web_report.member_page import member_page
from fhledger.render.web_report.notice_pages import notice_pages
from fhledger.render.web_report.page import page

__all__ = ["member_page", "notice_pages", "page"]
