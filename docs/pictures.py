"""The pictures of the documentation, taken of what the program makes of the embedded book.

`python docs/pictures.py` takes them anew, with Debian's Chromium through Playwright: the top of the page on
a desk and on a phone, a trace beside its figure, the forecast that can be moved, and a notice to print.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import fhledger
from fhledger.domain.fees.payable import payable_notices
from fhledger.render import payable_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "how-to"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def page_of(browser: Browser, file: Path, width: int, height: int) -> Page:
    """The file in a window of this size."""
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(file.as_uri())
    return tab


def take(browser: Browser, folder: Path) -> None:
    """Take every picture."""
    book = fhledger.embedded_book()
    report, notices = folder / "report.html", folder / "notices.html"
    report.write_text(book.to_html(2024, language="en"), "utf-8")
    payable = payable_notices(book.notices(2025, instalments=2), None)
    notices.write_text(payable_pages(payable, book.config.name, "en"), "utf-8")

    page_of(browser, report, 1000, 860).screenshot(path=FOLDER / "report.png")
    page_of(browser, report, 390, 844).screenshot(path=FOLDER / "report-phone.png")

    traced = page_of(browser, report, 1400, 760)
    traced.locator("[data-table=appendix_1] [data-row=result] a").first.click()
    traced.screenshot(path=FOLDER / "report-trace.png")

    moved = page_of(browser, report, 1000, 860)
    moved.fill("#what-if-rate", "19,50")
    moved.select_option("#what-if-scenario", index=1)
    moved.fill("#what-if-floor", "3 000 000")
    moved.locator("#forecast_chart").evaluate("chart => chart.scrollIntoView()")
    moved.screenshot(path=FOLDER / "report-forecast.png")

    page_of(browser, notices, 860, 1100).locator("article").first.screenshot(
        path=FOLDER / "notice.png"
    )


def main() -> None:
    """Take the pictures of pages that are made for it."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
