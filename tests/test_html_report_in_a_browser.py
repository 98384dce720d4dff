"""The page in a real browser: what it shows and requests, and whether it is accessible.

Debian's Chromium, without a window; the tests are skipped where it is not installed.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from fhledger import embedded_book, read_book
from fhledger.audit.seals.closing import with_year_closed
from fhledger.book.views import forecast_basis
from fhledger.core.localized import Language
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.notices.payable import payable_notices
from fhledger.planning.forecast import roll_forward
from fhledger.render import payable_pages
from fhledger.render.overview import Overview, make_overview
from fhledger.render.web_report import page
from fhledger.render.web_report.member_page import member_page
from page_books import BITING, amount_on_page, biting_book, monthly_book
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

NARROW = {"viewport": {"width": 390, "height": 844}}


def broken_seal():
    """The embedded book with a closed year that has been changed: the page begins with an alarm."""
    book = with_year_closed(embedded_book(), 2022)
    return book.replace(seals=[book.seals_by_year.get(2022).model_copy(update={"seal": "0" * 64})])


LIKE_OTHERS = {"exclude": [[".traces article:nth-of-type(n + 4)"]]}
"""Axe skips the traces of a year after the first three, which consist of the same elements."""

UNFOLD = """
document.querySelectorAll("details").forEach((part) => part.open = true);
document.querySelectorAll(".trace-year").forEach(
  (part, at, all) => part.open = at === 0 || at === all.length - 1);
"""
"""What axe looks at: everything, and the traces of the reported year and the last to come."""

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing; apt-get install chromium"
)


@cache
def overview_of(name: str) -> Overview:
    """The overview of a book, computed once for all its pages."""
    if name == "broken":
        return make_overview(broken_seal())
    return make_overview(BOOKS[name] if name in BOOKS else biting_book(BITING[int(name)]))


def html_of(name: str, language: Language) -> str:
    """The page of a book; that of a member of the embedded book; notices of invented members."""
    if name == "member":
        return member_page(overview_of("embedded"), "1283", language)
    if name == "notices":
        notices = payable_notices(BOOKS["other"].notices(2025, instalments=2), None)
        return payable_pages(notices, "Boken", language)
    return page(overview_of(name), language)


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
            file.write_text(html_of(name, language), "utf-8")
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


def as_rows(years: Sequence[FiscalYear]) -> list[list[str]]:
    return [
        [
            amount_on_page(amount)
            for amount in (
                year.opening_balance,
                year.income,
                year.costs,
                year.appropriations,
                year.closing_balance,
            )
        ]
        for year in years
    ]


SHOW_ALL = """
(step) => {
  const part = (name) => document.getElementById("what-if-" + name);
  const data = JSON.parse(part("data").textContent);
  const rows = () => [...document.querySelectorAll("#what-if tbody tr")].map(
    (row) => [...row.querySelectorAll("[data-column]")].map((cell) => cell.textContent));
  const found = [];
  data.scenarios.forEach((_, at) => {
    if (part("scenario")) part("scenario").selectedIndex = at;
    const rates = ["", ...data.rates], growths = ["", ...data.growths];
    for (const [nr, rate] of rates.entries()) for (const [col, growth] of growths.entries()) {
      if ((nr + col) % step) continue;
      part("rate").value = rate;
      part("growth").value = growth;
      part("rate").dispatchEvent(new Event("input"));
      found.push([[at, rate, growth], rows(), part("outcome").textContent, part("difference").textContent]);
    }
  });
  return found;
}
"""


def chosen_value(text: str) -> Decimal | None:
    """The number of a value; None for the scenario's own."""
    number = text.removesuffix("\u00a0%").replace("\u2212", "-").replace(",", ".")
    return Decimal(number) if number else None


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.deep)])
def test_every_rate_and_growth_shows_the_forecast_of_the_library(browser, files, name, step):
    """That of the grid, whose cells `test_forecast_grid.py` compares with the forecasts.

    Every fifth pair, which are pairs of each rate and each growth; the deep test has all.
    """
    with Visit(browser, files(name)) as visit:
        found = visit.tab.evaluate(SHOW_ALL, step)
    overview = overview_of(name)
    grid = overview.forecast_grid
    pairs = [
        (rate, growth)
        for nr, rate in enumerate((None, *grid.rates))
        for col, growth in enumerate((None, *grid.growths))
        if (nr + col) % step == 0
    ]
    assert len(found) == len(overview.forecasts) * len(pairs)
    shown_pairs = {(chosen_value(rate), chosen_value(growth)) for (_, rate, growth), *_ in found}
    assert shown_pairs == {*pairs}
    for (at, rate, growth), rows, outcome, difference in found:
        scenario = overview.forecasts[at].scenario.name
        expected = grid.years[scenario, chosen_value(rate), chosen_value(growth)]
        assert rows == as_rows(expected), (scenario, rate, growth)
        assert amount_on_page(expected[-1].closing_balance) in outcome
        more = expected[-1].closing_balance - overview.forecasts[at].closing_balance
        word = "mer" if more > 0 else "mindre"
        sentence = f"{amount_on_page(abs(more))} kr {word} än i scenariot."
        assert difference == (sentence if more else "Detsamma som i scenariot.")


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
        assert cells[f"{key.place} {key.row} {key.year}"] == amount_on_page(amount)
    for member in embedded_book().fees().members:
        assert cells[f"fees {member.code} fee"] == amount_on_page(member.fee)


def test_typed_values_move_the_sliders_and_reset_brings_the_scenario_back(browser, files):
    with Visit(browser, files("embedded")) as visit:
        rows = visit.tab.locator("#what-if tbody")
        before = rows.text_content()
        visit.tab.fill("#what-if-rate", "25,5")
        visit.tab.fill("#what-if-growth", "-0,25")
        assert visit.tab.input_value("#what-if-rate-slider") == "20"
        assert visit.tab.input_value("#what-if-growth-slider") == "4"
        assert rows.text_content() != before
        visit.tab.click("#what-if-reset")
        assert rows.text_content() == before
        for name, position in (("rate", "11"), ("growth", "5")):
            assert visit.tab.input_value(f"#what-if-{name}") == ""
            slider = visit.tab.locator(f"#what-if-{name}-slider")
            assert slider.input_value() == position
            assert slider.get_attribute("aria-valuetext") == "som i scenariot"


def test_bad_input_dims_what_is_stale_and_says_what_to_give(browser, files):
    with Visit(browser, files("embedded")) as visit:
        outcome = visit.tab.locator("#what-if .outcome > div")
        for field, bad in (("rate", "21,37"), ("growth", "mycket"), ("floor", "en miljon")):
            visit.tab.fill(f"#what-if-{field}", bad)
            assert "stale" in outcome.get_attribute("class")
            assert visit.tab.get_attribute(f"#what-if-{field}", "aria-invalid") == "true"
            assert visit.tab.inner_text("#what-if-error").startswith("Ange ")
            visit.tab.click("#what-if-reset")
            assert "stale" not in outcome.get_attribute("class")
            assert visit.tab.inner_text("#what-if-error") == ""


def test_the_address_holds_the_choice(browser, files):
    with Visit(browser, files("embedded")) as visit:
        visit.tab.select_option("#what-if-scenario", index=1)
        visit.tab.fill("#what-if-rate", "19,50")
        visit.tab.fill("#what-if-floor", "3 000 000")
        outcome = visit.tab.inner_text("#what-if .outcome")
        points = visit.tab.get_attribute("polyline.own", "points")
        address = visit.tab.url
    assert "Fonden går under golvet 2029." in outcome
    visit = Visit(browser, address)
    visit.tab.goto(address)
    assert visit.tab.inner_text("#what-if .outcome") == outcome
    assert visit.tab.get_attribute("polyline.own", "points") == points
    assert visit.tab.input_value("#what-if-floor") == "3 000 000"
    visit.context.close()
    scenario = overview_of("embedded").forecasts[1].scenario
    lower = scenario.model_copy(update={"rate": Decimal("19.50")})
    years = roll_forward(forecast_basis(embedded_book()), lower, 2030).years
    assert next(year.year for year in years if year.closing_balance < 3_000_000) == 2029


def test_without_scripts_anchors_lead_to_traces_and_back(browser, files):
    with Visit(browser, files("embedded"), java_script_enabled=False) as visit:
        for hidden in ("#what-if", ".filter", "#trace-panel"):
            assert not visit.tab.is_visible(hidden)
        for heading in visit.tab.locator("h2:not(#signatures-title)").all():
            assert heading.is_visible()
        visit.tab.click("[data-table=appendix_1] [data-row=closing_balance] a >> nth=0")
        assert visit.tab.url.endswith("#trace-2024-closing_balance")
        trace = visit.tab.locator("#trace-2024-closing_balance")
        assert trace.locator("h3").is_visible()
        trace.locator(".back a").click()
        assert visit.tab.url.endswith("#figure-2024-closing_balance")


def test_the_keyboard_reaches_the_controls(browser, files):
    with Visit(browser, files("embedded")) as visit:
        visit.tab.keyboard.press("Tab")
        assert visit.tab.evaluate("document.activeElement.className") == "skip"
        visit.tab.focus("#what-if-scenario")
        reached = []
        for _ in range(6):
            visit.tab.keyboard.press("Tab")
            reached.append(visit.tab.evaluate("document.activeElement.id"))
            outline = visit.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
        names = ("rate", "rate-slider", "growth", "growth-slider", "floor", "reset")
        assert reached == [f"what-if-{name}" for name in names]
        visit.tab.focus("#what-if-rate-slider")
        visit.tab.keyboard.press("ArrowRight")
        assert visit.tab.input_value("#what-if-rate") == "21,50"
        slider = visit.tab.locator("#what-if-rate-slider")
        assert slider.get_attribute("aria-valuetext") == "21,50"
        expected = roll_forward(
            forecast_basis(embedded_book()),
            overview_of("embedded")
            .forecasts[0]
            .scenario.model_copy(update={"rate": Decimal("21.50")}),
            2030,
        )
        assert amount_on_page(expected.closing_balance) in visit.tab.text_content(
            "#what-if-outcome"
        )


@pytest.mark.parametrize("width", [390, 768, 1100, 1440])
def test_the_keyboard_opens_follows_and_leaves_a_trace(browser, files, width):
    with Visit(browser, files("embedded"), viewport={"width": width, "height": 844}) as visit:
        figure = "[data-table=appendix_1] [data-row=closing_balance] [data-column='2024'] a"
        visit.tab.focus(figure)
        visit.tab.keyboard.press("Enter")
        panel = visit.tab.locator("#trace-panel")
        assert "Utgående medel att förfoga över" in panel.inner_text()
        assert "Stämmer med tryck" in panel.inner_text()
        assert visit.tab.url == visit.address
        steps = panel.locator("ol button")
        panel.locator("a[href='#trace-2024-result']").first.focus()
        visit.tab.keyboard.press("Enter")
        assert steps.count() == 2
        assert "Årets resultat" in steps.nth(1).inner_text()
        steps.nth(0).click()
        assert steps.count() == 1
        box = visit.tab.locator(figure).bounding_box()
        edge = panel.bounding_box()
        assert box["y"] + box["height"] <= edge["y"] or box["x"] + box["width"] <= edge["x"]
        visit.tab.keyboard.press("Escape")
        assert not panel.is_visible()
        assert visit.tab.evaluate("document.activeElement.hash") == "#trace-2024-closing_balance"


def test_entries_are_searched_and_filtered(browser, files):
    with Visit(browser, files("embedded")) as visit:
        shown_rows = "table[data-table=entries] tbody tr:visible"
        assert visit.tab.locator(shown_rows).count() == 12
        visit.tab.fill(".filter input", "återbetalat")
        assert visit.tab.locator(shown_rows).count() == 1
        assert visit.tab.inner_text(".filter p") == "1 av 12 rader"
        visit.tab.fill(".filter input", "")
        visit.tab.select_option(".filter select", "Test- och utvecklingsprojekt")
        assert visit.tab.locator(shown_rows).count() == 3


def test_a_table_is_saved_as_csv_with_plain_figures(browser, files):
    visit = Visit(browser, files("embedded"))
    visit.tab.goto(visit.address)
    with visit.tab.expect_download() as download:
        visit.tab.locator(".scroll:has([data-table=appendix_1]) + .tools button").nth(1).click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    visit.context.close()
    assert download.value.suggested_filename == "appendix_1.csv"
    assert lines[0].startswith(";2024;2023;2022")
    assert "Summa kostnader;-7763406;-6900568;-6368328;-862838;12,50%" in lines


@pytest.mark.parametrize(
    ("name", "language", "settings"),
    [
        ("embedded", "sv", {"color_scheme": "light"}),
        ("monthly", "en", {"color_scheme": "dark", "viewport": {"width": 768, "height": 900}}),
        ("monthly", "sv", NARROW),
        ("monthly", "sv", {"forced_colors": "active"}),
        ("member", "sv", NARROW | {"color_scheme": "dark"}),
        ("notices", "sv", {}),
        pytest.param("broken", "sv", NARROW | {"color_scheme": "dark"}, marks=pytest.mark.deep),
        pytest.param("other", "sv", {"forced_colors": "active"}, marks=pytest.mark.deep),
    ],
)
def test_axe_finds_no_violation(browser, files, name, language, settings):
    """In each state: folded parts open, a trace open, bad input. The deep tests have larger
    books."""
    from axe_playwright_python.sync_playwright import Axe

    with Visit(browser, files(name, language), **settings) as visit:
        visit.tab.evaluate(UNFOLD)
        if name in {*BOOKS, "broken"}:
            visit.tab.fill("#what-if-rate", "0,01")
            visit.tab.locator("[data-table=bridge] a").last.click()
        options = {"resultTypes": ["violations"]}
        found = Axe().run(visit.tab, LIKE_OTHERS, options).response["violations"]
    assert [
        (violation["impact"], violation["id"], violation["nodes"][0]["html"]) for violation in found
    ] == []


@pytest.mark.parametrize("at", range(len(BITING)))
def test_no_text_of_a_book_runs(browser, files, at):
    with Visit(browser, files(str(at))) as visit:
        assert visit.tab.locator("h1").inner_text() == "Ekonomisk rapport 2023"
        wide = visit.tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide


OUTSIDE = """
() => {
  document.querySelectorAll("details").forEach((part) => part.open = true);
  return [...document.querySelectorAll("main td, main th, main .value, main .bar")]
    .filter((cell) => cell.offsetParent && cell.textContent.trim() && !cell.matches("thead *"))
    .map((cell) => [cell.getBoundingClientRect(), cell.textContent])
    .filter(([box]) => box.right > innerWidth + 1 || box.left < -1)
    .map(([, text]) => text);
}
"""
WIDTH = "document.documentElement.scrollWidth"


@pytest.mark.parametrize("name", [*BOOKS, "broken", "member", "notices"])
def test_nothing_is_outside_the_screen(browser, files, name):
    with Visit(browser, files(name)) as visit:
        for width in (390, 768, 1440):
            visit.tab.set_viewport_size({"width": width, "height": 844})
            assert visit.tab.evaluate(WIDTH) <= width
            assert visit.tab.evaluate(OUTSIDE) == []
            assert visit.tab.evaluate(WIDTH) <= width


def test_nothing_is_outside_a_narrow_screen_without_scripts(browser, files):
    with Visit(browser, files("other"), java_script_enabled=False) as visit:
        for width in (390, 768):
            visit.tab.set_viewport_size({"width": width, "height": 844})
            assert visit.tab.evaluate(WIDTH) <= width


EACH_TRACE = """
() => [...document.querySelectorAll("main section:not(#traces) :not([data-table=decisions] *) > a.figure")].map((figure) => {
  figure.click();
  const panel = document.getElementById("trace-panel");
  const shown = !panel.hidden && panel.querySelector("h3 .amount")?.textContent;
  return [figure.textContent, shown];
})
"""


@pytest.mark.parametrize("name", ["embedded", "other"])
def test_every_figure_that_can_be_traced_opens_its_trace(browser, files, name):
    with Visit(browser, files(name)) as visit:
        found = visit.tab.evaluate(EACH_TRACE)
    assert len(found) > 150
    for figure, traced in found:
        assert traced, figure
        assert figure.lstrip("+").split(",")[0][:3] == traced.split(",")[0][:3]


@pytest.mark.deep
def test_the_pictures_of_the_documentation_can_be_taken(browser, tmp_path):
    """Which pictures the pages show, the script takes."""
    docs = Path(__file__).parent.parent / "docs"
    script = runpy.run_path(str(docs / "pictures.py"))
    for folder in ("how-to", "sv"):
        (tmp_path / folder).mkdir()
    script["take"](browser, tmp_path)
    taken_pictures = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.png")}
    documented_pictures = {str(file.relative_to(docs)) for file in docs.rglob("*.png")}
    assert taken_pictures == documented_pictures == script["PICTURES"]


def test_only_what_scrolls_is_a_tab_stop(browser, files):
    with Visit(browser, files("embedded")) as visit:
        stops = visit.tab.evaluate(
            """() => [...document.querySelectorAll(".scroll[tabindex]")]
                 .filter((box) => box.scrollWidth <= box.clientWidth).length"""
        )
        assert stops == 0


def test_the_navigation_shows_where_one_is(browser, files):
    with Visit(browser, files("embedded"), viewport={"width": 390, "height": 844}) as visit:
        visit.tab.evaluate("document.getElementById('budget').scrollIntoView()")
        current = visit.tab.locator("nav a[aria-current]")
        current.wait_for()
        visit.tab.wait_for_function(
            "document.querySelector('nav a[aria-current]')?.hash === '#budget'"
        )
        box = current.bounding_box()
        assert box["y"] < 60
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_each_notice_is_printed_on_a_page_of_its_own(browser, files):
    with Visit(browser, files("notices")) as visit:
        pages = re.findall(rb"/Type /Page\b", visit.tab.pdf(prefer_css_page_size=True))
        assert len(pages) == visit.tab.locator("article").count() > 2


def test_print_has_signatures_and_only_the_chosen_traces(browser, files):
    with Visit(browser, files("embedded")) as visit:
        visit.tab.emulate_media(media="print")
        for part, is_visible in (
            ("#what-if", False),
            ("#traces", False),
            ("body > nav", False),
            (".tools", False),
            ("table", True),
            ("#signatures", True),
            (".findings details p:not(.note, .repeated)", True),
            (".findings .repeated", False),
        ):
            assert visit.tab.locator(part).first.is_visible() is is_visible, part
        visit.tab.emulate_media(media="screen")
        visit.tab.locator("#traces-2023 summary").click()
        visit.tab.check("#traces-2023 .print-traces")
        visit.tab.fill("#what-if-rate", "22,00")
        visit.tab.emulate_media(media="print")
        assert visit.tab.is_visible("#traces-2023 article")
        assert not visit.tab.is_visible("#traces-2024")
        assert visit.tab.is_visible("#what-if-outcome")
