"""The page without a browser: its figures, its links, what it escapes, and that it is
reproducible."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from itertools import cycle, pairwise
from pathlib import Path

import pytest

from broken_books import CASES, SOUND, broken_book
from fhledger import Book, LocalizedText, embedded_book, read_book
from fhledger.audit.seals.closing import with_year_closed
from fhledger.cli import main
from fhledger.domain.statement.highlights import KeyFigure
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.overview import Overview, make_overview
from fhledger.render.web_report import page
from fhledger.render.web_report.line_chart import MILLION, THOUSAND, line_chart
from fhledger.render.web_report.summary import change_text
from page_books import BITING, amount_on_page, biting_book, monthly_book
from random_books import random_book
from shown import INVENTED

TESTS = Path(__file__).parent


@dataclass
class ParsedPage(HTMLParser):
    """What a parser finds in a page: elements with their attributes, and the text of each cell."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    cells: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.table = self.row = self.column = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag == "table":
            self.table = found["data-table"]
        if tag == "tr":
            self.row = found.get("data-row", "")
        if tag in ("td", "th"):
            self.column = found.get("data-column", "")
        if tag == "a" and self.column:
            self._cell()["link"] = found["href"]

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.column = ""

    def handle_data(self, data):
        self.text.append(data)
        if self.column:
            self._cell()["text"] = self._cell().get("text", "") + data

    def _cell(self):
        return self.cells.setdefault((self.table, self.row), {}).setdefault(self.column, {})


@cache
def parsed_page(html: str) -> ParsedPage:
    """A page, parsed once for all that is asked of it."""
    parser = ParsedPage()
    parser.feed(html)
    return parser


def page_of(book: Book, language="sv", **given) -> str:
    return page(make_overview(book, **given), language)


@cache
def overview_of_the_embedded_book() -> Overview:
    return make_overview(embedded_book())


@cache
def page_of_the_embedded_book(language="sv") -> str:
    return page(overview_of_the_embedded_book(), language)


@cache
def page_of_the_sound_book() -> str:
    return page_of(read_book(SOUND))


def test_every_figure_of_the_statement_is_on_the_page_and_links_to_its_trace():
    found = parsed_page(page_of_the_embedded_book())
    anchors = {attributes.get("id") for _, attributes in found.elements}
    figures = embedded_book().statement().figures()
    assert len(figures) == 55
    for key, amount in figures.items():
        cell = found.cells[key.place, key.row][str(key.year)]
        assert cell["text"] == amount_on_page(amount), key
        assert cell["link"] == f"#trace-{key.year}-{key.row}"
        assert cell["link"][1:] in anchors


def test_the_fees_are_on_the_page_and_link_to_their_traces():
    found = parsed_page(page_of_the_embedded_book())
    for member in embedded_book().fees().members:
        cells = found.cells["fees", member.code]
        assert cells["fee"]["text"] == amount_on_page(member.fee)
        assert cells["fee"]["link"] == f"#trace-2024-{member.code}"
        assert cells["inhabitants"]["text"] == amount_on_page(Decimal(member.inhabitants))
    total = found.cells["fees", "total"]["fee"]
    assert total["link"] == "#trace-2024-fee_total"  # not Bilaga 2's total


def test_the_forecasts_are_on_the_page():
    found = parsed_page(page_of_the_embedded_book())
    for forecast in overview_of_the_embedded_book().forecasts:
        for year in forecast.years:
            cells = found.cells[forecast.scenario.name, str(year.year)]
            assert cells["closing_balance"]["text"] == amount_on_page(year.closing_balance)
            for column, cell in cells.items():
                if column:
                    assert cell["link"] == f"#trace-{year.year}-{column}-{forecast.scenario.name}"


def test_a_trace_ends_in_entries_and_sources():
    text = "".join(parsed_page(page_of_the_embedded_book()).text)
    assert "entries/2024.csv, rad 2" in text
    assert "A1 2022-12-31" in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_link_has_its_target_and_every_id_is_unique(language):
    found = parsed_page(page_of_the_embedded_book(language))
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"] for tag, attributes in found.elements if tag == "a"}
    assert {link[1:] for link in links} <= set(ids)
    assert dict(found.elements)["html"]["lang"] == language


def test_the_page_loads_nothing():
    for tag, attributes in parsed_page(page_of_the_embedded_book()).elements:
        assert not attributes.keys() & {"src", "srcset", "style", "action"}, tag
        assert not any(name.startswith("on") for name in attributes), tag
        assert tag not in ("link", "iframe", "object", "embed", "img"), tag
    assert re.findall(r"https?://[^\s\"'<>]+", page_of_the_embedded_book()) == []


def test_the_policy_allows_the_style_and_the_script_of_the_page():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_of_the_embedded_book())[
        1
    ]
    assert "default-src &#39;none&#39;" in policy
    for tag in ("style", "script"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", page_of_the_embedded_book(), flags=re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy
    assert (
        len(re.findall(r"<script(?! type=\"application/json\")", page_of_the_embedded_book())) == 1
    )


def test_the_same_book_gives_the_same_bytes():
    assert page_of(read_book(SOUND)) == page_of_the_sound_book()


@cache
def tags_of_a_plain_page(language: str) -> list[str]:
    return [tag for tag, _ in parsed_page(page_of(biting_book("plain"), language)).elements]


ALL_BITING = "; ".join(text for text in BITING if len(text) < 100)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ALL_BITING, "sv"),
        *(
            pytest.param(text, language, marks=pytest.mark.deep)
            for text, language in zip(BITING, cycle(("en", "sv")), strict=False)
        ),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_every_text_of_a_book_is_escaped(text, language):
    html = page_of(biting_book(text), language)
    tags = [tag for tag, _ in parsed_page(html).elements]
    assert tags == tags_of_a_plain_page(language)
    assert text in "".join(parsed_page(html).text)


def test_the_data_of_the_script_cannot_close_its_element():
    book = biting_book("</script><script>alert(1)</script>")
    data = re.search(r'id="what-if-data">(.*?)</script>', page_of(book), flags=re.DOTALL)[1]
    assert "<" not in data


def without(book: Book, **changes) -> Book:
    return book.replace(**changes)


ODD = (
    *("other", "sound", "starter", "monthly", "no fee", "no budget", "no print", "no scenario"),
    *("one year", "no inhabitants", "no members", "empty years"),
)


@pytest.fixture(scope="module")
def odd_books(tmp_path_factory) -> dict[str, Book]:
    book = embedded_book()
    starter = tmp_path_factory.mktemp("starter")
    assert main(["init", f"{starter}/book", "-o", f"{starter}/output"]) == 0
    return {
        "other": read_book(INVENTED),
        "sound": read_book(SOUND),
        "starter": read_book(starter / "book"),
        "monthly": monthly_book(),
        "no fee": without(book, fee_rule=None, scenarios=(), accepted=()),
        "no budget": without(book, budgets=(), scenarios=()),
        "no print": without(book, printed=(), scenarios=()),
        "no scenario": without(book, scenarios=()),
        "one year": without(book, ledgers=book.ledgers[:1], printed=(), scenarios=()),
        "no inhabitants": without(book, population=type(book.population)()),
        "no members": without(book, municipalities=(), fee_rule=None, scenarios=()),
        "empty years": without(
            book,
            scenarios=(),
            ledgers=[
                type(year)(year=year.year, totals=type(year.totals)()) for year in book.ledgers
            ],
        ),
    }


@pytest.fixture(scope="module")
def overview_of(odd_books) -> Callable[[str], Overview]:
    """The overview of an odd book, computed once for its pages in both languages."""
    return cache(lambda name: make_overview(odd_books[name]))


@pytest.fixture(scope="module")
def odd_page(overview_of) -> Callable[..., str]:
    return cache(lambda name, language="sv": page(overview_of(name), language))


@pytest.fixture(scope="module")
def closed_book(odd_books) -> Book:
    return with_year_closed(odd_books["no scenario"], 2022)


def test_only_the_address_of_a_source_is_a_link_to_the_web(odd_books, odd_page):
    address = odd_books["other"].config.sources["folkmangd"].url
    found = parsed_page(odd_page("other"))
    links = {attributes["href"] for tag, attributes in found.elements if tag == "a"}
    assert {link for link in links if not link.startswith("#")} == {address}
    text = "".join(found.text).replace("\u00a0", " ")
    assert text.count(address) == text.count("Folkmängd den 1 november (påhittad statistik)") > 0


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ODD)
def test_every_book_gives_a_page(name, language, odd_books, odd_page):
    book = odd_books[name]
    found = parsed_page(odd_page(name, language))
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    closing = found.cells["appendix_1", "closing_balance"]
    year = str(book.ledger().year)
    assert closing[year]["text"] == amount_on_page(
        book.statement().figures()["appendix_1", "closing_balance", int(year)]
    )
    assert closing[year]["link"] == f"#trace-{year}-closing_balance"


@pytest.mark.parametrize("seed", range(5))
def test_a_random_book_gives_a_page(seed):
    book = random_book(seed)
    found = parsed_page(page_of(book))
    for year in book.fiscal_years():
        cells = found.cells["years", str(year.year)]
        assert cells["closing_balance"]["text"] == amount_on_page(year.closing_balance)


ONE_OF_A_FAMILY = {code[:3]: code for code in reversed(CASES)}.values()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, marks=[] if code in ONE_OF_A_FAMILY else pytest.mark.deep)
        for code in CASES
    ],
)
def test_a_book_with_findings_gives_a_page_with_them(code, tmp_path):
    found = make_overview(read_book(broken_book(code, tmp_path / "book")))
    assert code in {finding.code for finding in found.verification.findings}
    text = "".join(parsed_page(page(found, "sv")).text)
    for finding in found.verification.findings:
        assert finding.code in text


def test_the_seals_of_closed_years_are_on_the_page(closed_book):
    found = parsed_page(page_of(closed_book))
    assert "Inget år är stängt" in "".join(parsed_page(page_of_the_embedded_book()).text)
    assert "Inget år är stängt" not in "".join(found.text)
    assert (
        "".join(found.text).count(closed_book.seal(2022).seal) == 2
    )  # in the table and at the foot


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no fee", "Boken har ingen medlemsavgift"),
        ("no budget", "Boken har ingen budget för året."),
        ("starter", "Ingen prognos kan göras med boken som den är."),
        ("no inhabitants", "Folkmängden för 1214 den 2022-12-31 är inte känd"),
    ],
)
def test_the_page_says_what_is_unavailable(name, message, odd_page):
    assert message in odd_page(name)


def test_an_earlier_year_is_shown_without_later_ones():
    html = page_of(embedded_book(), year=2023, through=2024)
    found = parsed_page(html)
    assert ("years", "2024") not in found.cells
    assert found.cells["unchanged", "2024"]["opening_balance"]["text"] == amount_on_page(
        Decimal(8390299)
    )


def test_entries_above_the_limit_are_one_node():
    book = monthly_book().replace(scenarios=())
    few = "".join(parsed_page(page_of(book, entries=0, through=2024)).text)
    assert "1 post till" in few
    assert "A3 2024-06-30" not in few
    assert "A3 2024-06-30" in "".join(parsed_page(page_of(book, entries=1, through=2024)).text)


def test_the_command_prints_the_page_or_writes_it(tmp_path, capsysbinary):
    book = ["--book", str(SOUND)]
    assert main(["report", *book]) == 0
    printed = capsysbinary.readouterr()
    assert printed.out == page_of_the_sound_book().encode()
    target = tmp_path / "report.html"
    assert main(["report", "2024", *book, "-o", str(target)]) == 0
    assert target.read_bytes() == printed.out
    assert main(["report", "2023", *book, "-o", str(target)]) == 2
    assert b"filen finns redan" in capsysbinary.readouterr().err
    assert target.read_bytes() == printed.out
    english = [*book, "--language", "en", "-o", str(target), "--overwrite"]
    assert main(["report", "2023", *english]) == 0
    assert b'<html lang="en">' in target.read_bytes()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("report 1999", "boken har inget år 1999"),
        ("report 2024 --through 2090", "och når längst till och med 2074"),
        ("report 2024 --through 2020", "prognosen utgår från 2024"),
    ],
)
def test_an_invalid_year_or_horizon_is_refused(command, message, capsys):
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err


def test_a_missing_extra_says_what_to_install(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("fhledger.render.web_report")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert main(["report"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert 'pip install "fhledger[report]"' in printed.err


def test_the_first_screen_says_what_the_fund_had_and_why_it_changed():
    text = re.sub(r"\s+", " ", "".join(parsed_page(page_of_the_embedded_book()).text))
    assert (
        "Vid utgången av 2024 hade fonden 7 530 250 kr, 860 049 kr mindre än ett år tidigare:"
        " årets "
        "resultat på 1 121 401 kr räckte inte till dispositionerna på 1 981 450 kr."
    ) in text
    for status in (
        "55 av 55 tryckta belopp stämmer",
        "0 fel, 0 varningar",
        "6 godtagna avvikelser",
        "Öppet år, inget sigill",
    ):
        assert status in text
    assert text.index("Öppet år") < text.index("Vid utgången av 2024") < text.index("Bilagor och")


def test_a_broken_seal_is_the_first_thing_on_the_page(closed_book):
    changed = closed_book.replace(
        seals=[closed_book.seal(2022).model_copy(update={"seal": "0" * 64})]
    )
    html = page_of(changed)
    assert html.index("Sigillet för 2022 är brutet") < html.index("tryckta belopp stämmer")
    assert "Sigillet för" not in page_of_the_embedded_book()


@pytest.mark.parametrize("name", ["other", "monthly", "one year", "no print"])
def test_the_bridge_leads_from_the_opening_to_the_closing_balance(
    name, odd_books, overview_of, odd_page
):
    book = odd_books[name]
    steps = overview_of(name).highlights.bridge
    cells = parsed_page(odd_page(name)).cells
    figures = book.statement().figures()
    year = book.ledger().year
    for step in steps:
        sign = "+" if step.amount > 0 and step.kind != "balance" else ""
        assert cells["bridge", step.id]["amount"]["text"] == sign + amount_on_page(step.amount)
        assert step.amount == figures["appendix_1", step.id, year]
    for before, after in pairwise(steps[:-1]):
        assert (before.end, before.end + after.amount) == (after.start, after.end)


def test_the_fees_are_sorted_by_size_and_sum_to_the_whole():
    rows = [row for table, row in parsed_page(page_of_the_embedded_book()).cells if table == "fees"]
    fees = {member.code: member.fee for member in embedded_book().fees().members}
    assert rows == [*sorted(fees, key=lambda code: -fees[code]), "total"]
    assert (
        parsed_page(page_of_the_embedded_book()).cells["fees", "total"]["share"]["text"]
        == "100,00\u00a0%"
    )


def test_each_members_fees_of_earlier_years_are_on_the_page():
    cells = parsed_page(page_of_the_embedded_book()).cells
    for year in (2022, 2023, 2024):
        for member in embedded_book().fees(year).members:
            cell = cells["fees_by_year", member.code][str(year)]
            assert cell["text"] == amount_on_page(member.fee)


def test_a_budget_known_only_as_a_whole_has_no_table_of_unknown_lines(odd_page):
    cells = parsed_page(page_of_the_embedded_book()).cells
    assert cells["whole", "cost"]["left"]["text"] == "▲ +2\u00a0256\u00a0594"
    assert not [row for table, row in cells if table == "rows"]
    assert [row for table, row in parsed_page(odd_page("other")).cells if table == "rows"]


def test_every_entry_of_the_year_is_on_the_page():
    cells = parsed_page(page_of_the_embedded_book()).cells
    for entry in embedded_book().ledger(2024).entries:
        assert cells["entries", entry.number]["amount"]["text"] == amount_on_page(entry.amount_kr)


def test_a_trace_leads_back_to_its_figure_and_to_those_that_use_it():
    html = page_of_the_embedded_book()[
        page_of_the_embedded_book().index('<article id="trace-2024-result"') :
    ]
    html = html[: html.index("</article>")]
    links = [found["href"] for tag, found in parsed_page(html).elements if tag == "a"]
    assert "#figure-2024-result" in links
    assert "#trace-2024-closing_balance" in links
    assert "Stämmer med tryck" in html


def test_a_figure_that_differs_from_print_is_not_reported_as_agreeing():
    book = embedded_book()
    report = book.printed[0]
    rows = report.appendix_1.rows | {"result": (1121402, *report.appendix_1.rows["result"][1:])}
    table = report.appendix_1.model_copy(update={"rows": rows})
    printed = report.model_copy(update={"appendix_1": type(report.appendix_1)(**dict(table))})
    html = page_of(book.replace(printed=[printed], scenarios=()), through=2024)
    article = html[html.index('<article id="trace-2024-result"') :]
    assert "Skiljer sig från tryck" in article[: article.index("</article>")]
    assert "54 av 55 tryckta belopp stämmer" in html


@pytest.mark.parametrize("code", ["1283", "1276"])
def test_the_page_of_a_member_has_its_fee_of_each_year(code):
    book = embedded_book()
    cells = parsed_page(book.to_html(2024, member=code)).cells
    for year in (2022, 2023, 2024):
        [member] = [member for member in book.fees(year).members if member.code == code]
        cell = cells["fee_history", str(year)]["fee"]
        assert cell["text"] == amount_on_page(member.fee)
        assert cell["link"] == f"#trace-{year}-{code}"


def test_the_page_of_who_pays_no_fee_is_refused(capsys):
    assert main(["report", "2024", "--member", "9999"]) == 2
    printed = capsys.readouterr()
    assert "9999" in printed.err
    assert "Svalöv (1214), Örkelljunga (1257), Bjuv (1260)" in printed.err
    assert "och 3 till" in printed.err


@pytest.mark.parametrize(
    ("amounts", "shown_as"),
    [((1_500_000, 999_999), ("m", "1,0")), ((999_000, -300_000), ("t", "\u2212300,0"))],
)
def test_the_chart_of_a_fund_below_a_million_is_in_thousands(amounts, shown_as):
    columns = (Column("year", ""), Column("balance", "", "kr"))
    rows = tuple(TableRow((f"{2024 + at}", Decimal(kr))) for at, kr in enumerate(amounts))
    table = Table("closing", "", columns, rows)
    chart = line_chart("chart", {MILLION: "m", THOUSAND: "t"}, "", table)
    assert (chart.title, chart.lines[0].end) == shown_as


def test_the_change_of_a_deficit_is_in_kronor_and_that_of_a_cost_in_per_cent():
    label = LocalizedText(sv="Resultat", en="Result")
    deficit = KeyFigure(
        id="result", label=label, amounts={2023: Decimal(-600), 2024: Decimal(-900)}
    )
    assert change_text(deficit, 2024, "sv") == "\u2212300\u00a0kr mot 2023"
    assert change_text(deficit, 2024, "sv", is_cost=True) == "+50,0\u00a0% mot 2023"


def test_projects_without_amounts_are_named_once_and_have_no_row(capsys):
    assert main(["projects", "2024", "--language", "sv"]) == 0
    text = capsys.readouterr().out
    assert text.count("Smarta lekplatser") == 1
    assert text.count("okänt") == 2
    assert "Ingen källa anger belopp för dessa projekt:" in text
    assert main(["projects", "2024", "--language", "sv", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("okänt") > 50  # a program finds each of them in the table
