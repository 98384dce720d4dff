"""The pictures of the documentation, taken of what the program makes of the embedded book.

`nox -s pictures` takes them anew, with Debian's Chromium through Playwright: the top of the page on
a desk and on a phone, a trace beside its figure, the forecast that can be moved, and a notice to
print; the first and the last in Swedish, too. A test takes them into another folder.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import fhledger
from fhledger.domain.notices.payable import payable_notices
from fhledger.render import payable_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from fhledger.core.localized import Language

DOCS = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]

REPORT: dict[Language, str] = {"sv": "sv/webbrapport.png", "en": "how-to/report.png"}
NOTICE: dict[Language, str] = {"sv": "sv/avi.png", "en": "how-to/notice.png"}
PHONE, TRACE, FORECAST = (f"how-to/report-{name}.png" for name in ("phone", "trace", "forecast"))
PICTURES = {*REPORT.values(), *NOTICE.values(), PHONE, TRACE, FORECAST}


def page_of(browser: Browser, file: Path, width: int, height: int) -> Page:
    """The file in a window of this size."""
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(file.as_uri())
    return tab


def take(browser: Browser, into: Path) -> None:
    """Take every picture into a folder, which gets the folders of the documentation."""
    book = fhledger.embedded_book()
    payable = payable_notices(book.notices(2025, instalments=2), None)
    report, notices = into / "report.html", into / "notices.html"
    for language, picture in REPORT.items():
        notices.write_text(payable_pages(payable, book.config.name, language), "utf-8")
        notice = page_of(browser, notices, 860, 1100).locator("article").first
        notice.screenshot(path=into / NOTICE[language])
        report.write_text(book.to_html(2024, language=language), "utf-8")
        page_of(browser, report, 1000, 900).screenshot(path=into / picture)

    page_of(browser, report, 390, 844).screenshot(path=into / PHONE)

    traced = page_of(browser, report, 1400, 760)
    traced.locator("[data-table=appendix_1] [data-row=result] a").first.click()
    traced.screenshot(path=into / TRACE)

    moved = page_of(browser, report, 1000, 860)
    moved.fill("#what-if-rate", "19,50")
    moved.select_option("#what-if-scenario", index=1)
    moved.fill("#what-if-floor", "3 000 000")
    moved.locator("#forecast_chart").evaluate("chart => chart.scrollIntoView()")
    moved.screenshot(path=into / FORECAST)
    for page in (report, notices):
        page.unlink()


def main() -> None:
    """Take the pictures into the documentation."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        for picture in PICTURES:
            (Path(folder) / picture).parent.mkdir(exist_ok=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take(browser, Path(folder))
        browser.close()
        for picture in PICTURES:
            (DOCS / picture).write_bytes((Path(folder) / picture).read_bytes())


if __name__ == "__main__":
    main()
