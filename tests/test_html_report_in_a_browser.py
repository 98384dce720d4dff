"""The page in a real browser: what it shows and requests, and whether it is accessible.

Debian's Chromium, without a window; the tests are skipped where it is not installed.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from fhledger import embedded_book, read_book
from fhledger.book.views import forecast_basis
from fhledger.planning.forecast import Forecast, roll_forward
from fhledger.render.overview import make_overview
from fhledger.render.web_report import page
from page_books import BITING, biting_book, monthly_book, shown
from shown import INVENTED

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BOOKS = {
    "embedded": embedded_book(),
    "other": read_book(INVENTED),
    "monthly": monthly_book(),
}

LIKE_OTHERS = {"exclude": [[".traces article:nth-of-type(n + 12)"]]}
"""Axe skips the traces after the first eleven, which consist of the same elements."""

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing; apt-get install chromium"
)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The address of a page, written once for each book and language."""
    folder = tmp_path_factory.mktemp("pages")

    def address(name, language="sv"):
        file = folder / f"{name}.{language}.html"
        if not file.exists():
            book = BOOKS[name] if name in BOOKS else biting_book(BITING[int(name)])
            file.write_text(page(make_overview(book), language), "utf-8")
        return file.as_uri()

    return address


class Visit:
    """An open page, with its requests, and its console messages, errors and dialogs."""

    def __init__(self, browser, address, **context):
        self.context = browser.new_context(**context)
        self.requests, self.messages = [], []
        self.tab = self.context.new_page()
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("console", lambda message: self.messages.append(message.text))
        self.tab.on("pageerror", lambda error: self.messages.append(str(error)))
        self.tab.on("dialog", lambda dialog: self.messages.append(dialog.message))
        self.address = address

    def __enter__(self):
        self.tab.goto(self.address)
        return self

    def __exit__(self, *_):
        self.context.close()
        assert self.messages == []
        assert self.requests == [self.address]


def as_rows(forecast: Forecast) -> list[list[str]]:
    return [
        [
            shown(amount)
            for amount in (
                year.opening_balance,
                year.income,
                year.costs,
                year.appropriations,
                year.closing_balance,
            )
        ]
        for year in forecast.years
    ]


SHOW_ALL = """
() => {
  const part = (name) => document.getElementById("what-if-" + name);
  const lists = ["scenario", "rate", "growth"].map(part);
  const rows = () => [...document.querySelectorAll("#what-if tbody tr")].map(
    (row) => [...row.querySelectorAll("[data-column]")].map((cell) => cell.textContent));
  const found = [];
  const choose = (at, chosen) => {
    if (at === lists.length) {
      found.push([chosen, rows(), part("outcome").textContent]);
      return;
    }
    const options = lists[at] ? [...lists[at].options] : [{ text: "" }];
    options.forEach((option, index) => {
      if (lists[at]) {
        lists[at].selectedIndex = index;
        lists[at].dispatchEvent(new Event("input"));
      }
      choose(at + 1, [...chosen, at ? option.text : index]);
    });
  };
  choose(0, []);
  return found;
}
"""


def chosen_value(text: str) -> Decimal | None:
    """The number of an option; None for the scenario's own."""
    number = text.removesuffix("\u00a0%").replace("\u2212", "-").replace(",", ".")
    return None if text == "som i scenariot" else Decimal(number)


@pytest.mark.parametrize("name", BOOKS)
def test_every_rate_and_growth_shows_the_forecast_of_the_library(browser, files, name):
    with Visit(browser, files(name)) as visit:
        found = visit.tab.evaluate(SHOW_ALL)
    overview = make_overview(BOOKS[name])
    basis = forecast_basis(BOOKS[name])
    grid = overview.forecast_grid
    pairs = (1 + len(grid.rates)) * (1 + len(grid.growths))
    assert len(found) == len(overview.forecasts) * pairs
    for (at, rate, growth), rows, outcome in found:
        changes = {"rate": chosen_value(rate), "growth_percent": chosen_value(growth)}
        given = {field: value for field, value in changes.items() if value is not None}
        scenario = overview.forecasts[at].scenario.model_copy(update=given)
        expected = roll_forward(basis, scenario, overview.through)
        assert rows == as_rows(expected), (scenario.name, rate, growth)
        assert shown(expected.closing_balance) in outcome


def test_the_figures_on_the_page_are_the_library_s(browser, files):
    with Visit(browser, files("embedded")) as visit:
        cells = visit.tab.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("td[data-column]")].map(
                 (cell) => [[cell.closest("table").dataset.table,
                   cell.closest("tr").dataset.row, cell.dataset.column].join(" "),
                   cell.textContent]))"""
        )
    figures = embedded_book().statement().figures()
    for key, amount in figures.items():
        assert cells[f"{key.place} {key.row} {key.year}"] == shown(amount)
    for member in embedded_book().fees().members:
        assert cells[f"fees {member.code} fee"] == shown(member.fee)


def test_reset_chooses_what_the_scenario_has(browser, files):
    with Visit(browser, files("embedded")) as visit:
        before = visit.tab.inner_text("#what-if tbody")
        visit.tab.select_option("#what-if-rate", "25,50")
        visit.tab.select_option("#what-if-growth", "\u22120,25\u00a0%")
        assert visit.tab.inner_text("#what-if tbody") != before
        visit.tab.click("#what-if-reset")
        assert visit.tab.inner_text("#what-if tbody") == before
        for name, position in (("rate", "11"), ("growth", "5")):
            assert visit.tab.input_value(f"#what-if-{name}") == "som i scenariot"
            slider = visit.tab.locator(f"#what-if-{name}-slider")
            assert slider.input_value() == position
            assert slider.get_attribute("aria-valuetext") == "som i scenariot"


def test_without_scripts_only_the_controls_are_hidden(browser, files):
    with Visit(browser, files("embedded"), java_script_enabled=False) as visit:
        assert not visit.tab.is_visible("#what-if")
        for heading in visit.tab.locator("h2").all():
            assert heading.is_visible()
        visit.tab.click("[data-table=appendix_1] [data-row=closing_balance] a >> nth=0")
        assert visit.tab.url.endswith("#trace-2024-closing_balance")
        assert visit.tab.locator("#trace-2024-closing_balance h3").is_visible()


def test_the_keyboard_reaches_the_controls(browser, files):
    with Visit(browser, files("embedded")) as visit:
        visit.tab.keyboard.press("Tab")
        assert visit.tab.evaluate("document.activeElement.className") == "skip"
        visit.tab.focus("#what-if-scenario")
        reached = []
        for _ in range(5):
            visit.tab.keyboard.press("Tab")
            reached.append(visit.tab.evaluate("document.activeElement.id"))
            outline = visit.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
        names = ("rate", "rate-slider", "growth", "growth-slider", "reset")
        assert reached == [f"what-if-{name}" for name in names]
        visit.tab.focus("#what-if-rate-slider")
        visit.tab.keyboard.press("ArrowRight")
        assert visit.tab.input_value("#what-if-rate") == "21,50"
        slider = visit.tab.locator("#what-if-rate-slider")
        assert slider.get_attribute("aria-valuetext") == "21,50"
        expected = roll_forward(
            forecast_basis(embedded_book()),
            make_overview(embedded_book())
            .forecasts[0]
            .scenario.model_copy(update={"rate": Decimal("21.50")}),
            2030,
        )
        assert shown(expected.closing_balance) in visit.tab.inner_text("#what-if-outcome")


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [
        ("embedded", "sv", "light"),
        ("monthly", "en", "dark"),
    ],
)
def test_axe_finds_no_violation(browser, files, name, language, scheme):
    from axe_playwright_python.sync_playwright import Axe

    with Visit(browser, files(name, language), color_scheme=scheme) as visit:
        visit.tab.evaluate(
            "document.querySelectorAll('details').forEach((part) => part.open = true)"
        )
        found = Axe().run(visit.tab, context=LIKE_OTHERS).response["violations"]
    assert [
        (violation["impact"], violation["id"], violation["nodes"][0]["html"]) for violation in found
    ] == []


@pytest.mark.parametrize("at", range(len(BITING)))
def test_no_text_of_a_book_runs(browser, files, at):
    with Visit(browser, files(str(at))) as visit:
        assert visit.tab.locator("h1").inner_text() == "Ekonomisk rapport 2023"
        wide = visit.tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide


def test_the_page_fits_a_phone_and_its_tables_scroll(browser, files):
    with Visit(browser, files("embedded"), viewport={"width": 390, "height": 844}) as visit:
        assert visit.tab.evaluate("document.documentElement.scrollWidth") == 390


def test_print_omits_the_controls_and_by_default_the_traces(browser, files):
    with Visit(browser, files("embedded")) as visit:
        visit.tab.check("#print-traces")
        visit.tab.emulate_media(media="print")
        assert visit.tab.is_visible("#traces")
        visit.tab.emulate_media(media="screen")
        visit.tab.uncheck("#print-traces")
        visit.tab.emulate_media(media="print")
        for part, is_visible in (
            ("#what-if", False),
            ("#traces", False),
            ("nav", False),
            ("table", True),
        ):
            assert visit.tab.locator(part).first.is_visible() is is_visible
