"""Population from SCB: a server on loopback answers in the real shape, and in every wrong one.

The shape follows PxWebApi v2 and the metadata of SCB's tables TAB638 (until 2024) and TAB5557 (from
2025, with noise): the same dimensions, other codes, totals only where the table has them. The
figures are invented.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
from datetime import UTC, date, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from broken_books import SOUND
from fhledger import BookError, edit, read_book
from fhledger.cli import main
from fhledger.exchange.statistics_sweden import http_client, scb
from fhledger.exchange.statistics_sweden.http_client import TRIES, post
from fhledger.exchange.statistics_sweden.json_stat import cells, dataset_from

BOOK = read_book(SOUND)
MEMBERS = BOOK.config.municipalities
CODES = [member.code for member in MEMBERS]
READ = date(2026, 11, 23)
NOISE = (
    "Från och med referensåret 2025 och framåt är en liten kontrollerad slumpmässig osäkerhet"
    " införd i samtliga redovisade uppgifter."
)
BEFORE = date(2024, 12, 31)
NOISY = date(2025, 12, 31)


def figure(code: str, year: str) -> int:
    return int(code) * 10 + int(year)


def dimension(label: str, labels: dict[str, str], *, elimination: bool) -> dict:
    return {
        "label": label,
        "category": {"index": {code: at for at, code in enumerate(labels)}, "label": labels},
        "extension": {"elimination": elimination, "show": "value"},
        "link": {"describedby": [{"extension": {label: "urn:scb:classification"}}]},
    }


AGES = {"0": "0 år", "1": "1 år"}
REGIONS = {"00": "Riket", **{member.code: member.name for member in MEMBERS}, "0180": "Stockholm"}
TABLES = {
    "TAB638": {
        "Region": dimension("region", REGIONS, elimination=True),
        "Civilstand": dimension("civilstånd", {"OG": "ogifta", "G": "gifta"}, elimination=True),
        "Alder": dimension(
            "ålder", {**AGES, "100+": "100+ år", "tot": "totalt ålder"}, elimination=True
        ),
        "Kon": dimension("kön", {"1": "män", "2": "kvinnor"}, elimination=True),
        "ContentsCode": dimension(
            "tabellinnehåll", {"BE0101N2": "Folkökning", "BE0101N1": "Folkmängd"}, elimination=False
        ),
        "Tid": dimension("år", {str(y): str(y) for y in range(2020, 2025)}, elimination=False),
    },
    "TAB5557": {
        "Region": dimension("region", REGIONS, elimination=False),
        "Civilstand": dimension(
            "civilstånd", {"OG": "ogifta", "SC": "totalt, samtliga civilstånd"}, elimination=False
        ),
        "Alder": dimension(
            "ålder",
            {
                **AGES,
                "100+1": "100+ år",
                "TOT1": "totalt, samtliga åldrar",
                "TotSA": "totalt, samtliga åldrar",
            },
            elimination=False,
        ),
        "Kon": dimension(
            "kön", {"1": "män", "TotSa": "totalt, samtliga män och kvinnor"}, elimination=False
        ),
        "ContentsCode": dimension(
            "tabellinnehåll", {"000007MG": "Folkökning", "000007ME": "Folkmängd"}, elimination=False
        ),
        "Tid": dimension("år", {"2025": "2025"}, elimination=False),
    },
}


def dataset(table: str, chosen: dict[str, list[str]] | None) -> dict:
    """The metadata of a table (chosen None), or its answer to a query."""
    variables = TABLES[table]
    ids = [id for id in variables if chosen is None or id in chosen]
    parts = {id: json.loads(json.dumps(variables[id])) for id in ids}
    if chosen is not None:
        for id, codes in chosen.items():
            category = parts[id]["category"]
            category["index"] = {code: at for at, code in enumerate(codes)}
            category["label"] = {code: category["label"][code] for code in codes}
    values = [
        figure(code, year) for code in (chosen or {}).get("Region", ()) for year in chosen["Tid"]
    ]
    return {
        "version": "2.0",
        "class": "dataset",
        "href": f"https://statistikdatabasen.scb.se/api/v2/tables/{table}/data",
        "label": "Folkmängden efter region, civilstånd, ålder och kön",
        "source": "SCB",
        "updated": "2026-02-20T07:00:00Z",
        "link": {"describes": [{"href": "https://scb.se", "type": "application/json"}]},
        "note": [NOISE] if table == "TAB5557" else [],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": ids,
        "size": [len(parts[id]["category"]["index"]) for id in ids],
        "dimension": parts,
        "extension": {"px": {"tableid": table, "decimals": 0, "official-statistics": True}},
        "value": values,
    }


class Scb(BaseHTTPRequestHandler):
    """Answers as SCB does; `wrong` changes the answer to a query, `refusals` come before any."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(lambda table: dataset(table, None))

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chosen = {part["variableCode"]: part["valueCodes"] for part in sent["selection"]}
        self.server.queries.append(chosen)
        self.answer(lambda table: self.server.wrong(dataset(table, chosen)))

    def answer(self, made):
        self.server.requests += 1
        if self.server.refusals:
            self.reply(self.server.refusals.pop(0), b"", **{"Retry-After": "0"})
            return
        table = self.path.split("/tables/")[1].split("/")[0]
        if table not in TABLES:
            problem = {"type": "Parameter error", "title": "Non-existent table", "status": 404}
            self.reply(404, json.dumps(problem).encode())
            return
        body = made(table)
        self.reply(200, body if isinstance(body, bytes) else json.dumps(body).encode())

    def reply(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + self.server.withheld))
        self.end_headers()
        self.wfile.write(body)
        if self.server.withheld:
            self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Scb) as httpd:
        httpd.requests, httpd.queries, httpd.refusals, httpd.withheld = 0, [], [], 0
        httpd.wrong = lambda answer: answer
        httpd.base = f"http://127.0.0.1:{httpd.server_port}/api/v2"
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.shutdown()
        thread.join()


def fetched(server, day=BEFORE, **options):
    quick = partial(post, pause_seconds=0)
    return scb.fetched(quick, MEMBERS, day, READ, base=server.base, **options)


@pytest.mark.parametrize(
    ("day", "requests", "source"),
    [
        (BEFORE, 2, "SCB, PxWebApi v2, TAB638 (uppdaterad 2026-02-20), läst 2026-11-23"),
        (
            NOISY,
            3,
            (
                "SCB, PxWebApi v2, TAB5557 (uppdaterad 2026-02-20), läst 2026-11-23; avsiktligt brus"
                " (CKM)"
            ),
        ),
    ],
)
def test_the_figures_come_with_their_table_and_the_day_read(server, day, requests, source):
    rows = fetched(server, day)
    assert [(row.municipality_code, row.inhabitants) for row in rows] == [
        (code, figure(code, str(day.year))) for code in sorted(CODES)
    ]
    assert [(row.municipality, row.reference_day) for row in rows] == [
        (member.name, day) for member in sorted(MEMBERS, key=lambda member: member.code)
    ]
    assert {str(row.source) for row in rows} == {source}
    assert server.requests == requests


def test_totals_are_asked_for_and_only_exact_sums_are_left_to_the_server(server):
    fetched(server, BEFORE)
    fetched(server, NOISY)
    assert server.queries == [
        {"Region": CODES, "Tid": ["2024"], "Alder": ["tot"], "ContentsCode": ["BE0101N1"]},
        {
            "Region": CODES,
            "Tid": ["2025"],
            "Civilstand": ["SC"],
            "Alder": ["TOT1"],
            "Kon": ["TotSa"],
            "ContentsCode": ["000007ME"],
        },
    ]


def test_a_noisy_table_without_a_total_is_refused(server, monkeypatch):
    parts = dimension("kön", {"1": "män", "2": "kvinnor"}, elimination=True)
    monkeypatch.setitem(TABLES["TAB5557"], "Kon", parts)
    with pytest.raises(BookError, match="Kon: there is no total, and a sum of its parts"):
        fetched(server, NOISY)


@pytest.mark.parametrize("refusals", [[429], [500, 503], [429, 500, 502]])
def test_a_passing_refusal_is_tried_again(server, refusals):
    server.refusals = list(refusals)
    assert len(fetched(server)) == len(MEMBERS)
    assert server.requests == 2 + len(refusals)


@pytest.mark.parametrize("status", [429, 500])
def test_a_lasting_refusal_is_reported_after_a_few_tries(server, status):
    server.refusals = [status] * 50
    with pytest.raises(BookError, match=f"the answer is {status}"):
        fetched(server)
    assert server.requests == TRIES


def test_what_the_server_says_is_reported(server):
    with pytest.raises(BookError, match=r"TAB1/metadata.*the answer is 404 Non-existent table"):
        fetched(server, tables=["TAB1"])
    assert server.requests == 1


def test_a_year_that_no_table_has_is_reported(server):
    with pytest.raises(BookError, match="SCB has no 31 December 2026 in TAB638 or TAB5557"):
        fetched(server, date(2026, 12, 31))


def test_another_day_is_refused_before_anything_is_sent(server):
    with pytest.raises(ValueError, match="SCB's tables are of 31 December"):
        fetched(server, date(2025, 6, 30))
    assert server.requests == 0


def test_a_body_that_is_cut_off_on_the_way_is_reported(server):
    server.withheld = 7
    with pytest.raises(BookError, match="could not reach"):
        fetched(server)


def test_a_server_that_does_not_answer_is_reported():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/api/v2"
        with pytest.raises(BookError, match="could not reach the server"):
            post(address, None, pause_seconds=0)


def with_fields(**change):
    return lambda answer: {**answer, **change}


def other_codes(id, codes):
    def wrong(answer):
        answer["dimension"][id]["category"] = {"index": codes}
        answer["size"][answer["id"].index(id)] = len(codes)
        answer["value"] = [1] * len(codes) * (len(MEMBERS) if id != "Region" else 1)
        return answer

    return wrong


WRONG = {
    "a body cut off": (
        lambda answer: json.dumps(answer).encode()[:-20],
        "not a dataset of JSON-stat",
    ),
    "no JSON": (lambda _: b"<html>Service unavailable</html>", "not a dataset of JSON-stat"),
    "an empty body": (lambda _: b"", "not a dataset of JSON-stat"),
    "another class": (with_fields(**{"class": "collection"}), "class: this is not a dataset"),
    "a wrong region": (other_codes("Region", ["0180", *CODES[1:]]), "not asked for: 0180"),
    "a region too many": (other_codes("Region", [*CODES, "0180"]), "not asked for: 0180"),
    "a region too few": (other_codes("Region", CODES[1:]), f"missing: {CODES[0]}"),
    "a year too many": (other_codes("Tid", ["2023", "2024"]), "Tid: not asked for: 2023"),
    "another year": (other_codes("Tid", ["2023"]), "Tid: not asked for: 2023"),
    "two measures": (
        other_codes("ContentsCode", ["a", "b"]),
        "ContentsCode: there is more than one",
    ),
    "a value too few": (with_fields(value=[1]), "1 values for dimensions of"),
    "a size that lies": (with_fields(size=[1, 1, 1, 1]), "values for dimensions of 1 × 1 × 1 × 1"),
    "no figure": (with_fields(value=[None] * len(MEMBERS)), "there is no figure for"),
    "a figure below zero": (with_fields(value=[-1] * len(MEMBERS)), "there is no figure for"),
    "half an inhabitant": (
        with_fields(value=[0.5] * len(MEMBERS)),
        "value.0: this is not a dataset",
    ),
    "a figure as a text": (
        with_fields(value=["1"] * len(MEMBERS)),
        "value.0: this is not a dataset",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_is_refused_whole(server, wrong):
    server.wrong, message = WRONG[wrong]
    with pytest.raises(BookError) as refused:
        fetched(server)
    assert message in str(refused.value)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SOUND, tmp_path / "book"))


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch):
    monkeypatch.setattr(http_client, "post", partial(post, pause_seconds=0))


def run(server, folder, *more, day="2021-12-31"):
    arguments = ["population", "--reference-day", day, "--book", str(folder), "--url", server.base]
    return main([*arguments, *more])


def test_rows_are_added_at_the_end_and_once(server, folder):
    path = folder / "population.csv"
    before = path.read_text("utf-8")
    assert run(server, folder) == 0
    after = path.read_text("utf-8")
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + len(MEMBERS)
    assert {row.source.document for row in read_book(folder).population.rows[-len(MEMBERS) :]} == {
        (
            f"SCB, PxWebApi v2, TAB638 (uppdaterad 2026-02-20), läst"
            f" {datetime.now(UTC).astimezone().date()}"
        )
    }
    assert run(server, folder) == 0
    assert path.read_text("utf-8") == after
    assert [*folder.glob(".*")] == []


@pytest.mark.usefixtures("english")
def test_a_dry_run_changes_nothing_and_the_embedded_book_is_never_changed(server, folder, capsys):
    before = (folder / "population.csv").read_bytes()
    assert run(server, folder, "--dry-run", "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)["population"]
    assert [row["inhabitants"] for row in rows] == [figure(c, "2021") for c in sorted(CODES)]
    assert all(row["new"] for row in rows)
    assert (folder / "population.csv").read_bytes() == before
    assert main(["population", "--reference-day", "2021-12-31", "--url", server.base]) == 2
    assert "the embedded book is not written into" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_a_figure_that_differs_is_an_error_and_nothing_is_written(server, folder, capsys):
    day = BOOK.population.rows[0].reference_day
    before = (folder / "population.csv").read_bytes()
    assert run(server, folder, day=str(day)) == 2
    assert "Nothing was changed." in capsys.readouterr().err
    assert (folder / "population.csv").read_bytes() == before


@pytest.mark.usefixtures("english")
def test_a_saved_answer_is_read_instead(server, folder, tmp_path, capsys):
    chosen = {"Region": CODES, "Tid": ["2021"], "ContentsCode": ["BE0101N1"]}
    saved = tmp_path / "svar.json"
    saved.write_text(json.dumps(dataset("TAB638", chosen)), encoding="utf-8")
    assert run(server, folder, "--file", str(saved)) == 0
    assert server.requests == 0
    assert "svar.json (uppdaterad 2026-02-20)" in (folder / "population.csv").read_text("utf-8")
    assert run(server, folder, "--file", str(tmp_path / "none.json")) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "end"])
def test_a_file_as_a_spreadsheet_writes_it_keeps_its_ways(folder, server, ending, bom, last):
    path = folder / "population.csv"
    header = "inhabitants;source;municipality_code;municipality;reference_day"
    text = bom + ending.join([header, f"7;x;{CODES[0]};{MEMBERS[0].name};2019-12-31"])
    text += ending if last else ""
    path.write_text(text, encoding="utf-8", newline="")
    with edit(folder) as change:
        change.add_population(fetched(server))
    after = path.read_bytes().decode("utf-8")
    assert after.startswith(text)
    assert after.count("\r\n" if ending == "\r\n" else "\n") == after.count("\n")
    known = read_book(folder).population
    assert [known.inhabitants_on(code, BEFORE) for code in CODES] == [
        figure(code, "2024") for code in CODES
    ]
    assert known.inhabitants_on(CODES[0], date(2019, 12, 31)) == 7


def test_a_missing_file_is_begun(folder, server):
    (folder / "population.csv").unlink()
    with edit(folder) as change:
        change.add_population(fetched(server))
    assert len(read_book(folder).population.rows) == len(MEMBERS)


def test_without_the_extra_the_advice_names_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "requests", None)
    with pytest.raises(BookError, match=r'pip install "fhledger\[scb\]"'):
        post("http://127.0.0.1:9/", None)


def test_a_category_may_be_an_object_a_list_or_a_single_label():
    for category in ({"index": {"b": 1, "a": 0}}, {"index": ["a", "b"]}):
        cube = {
            "class": "dataset",
            "id": ["x"],
            "size": [2],
            "dimension": {"x": {"category": category}},
        }
        found = cells(dataset_from(json.dumps({**cube, "value": [1, None]})))
        assert [(cell.codes["x"], cell.value) for cell in found] == [("a", 1), ("b", None)]
    one = {"class": "dataset", "id": ["x"], "size": [1], "value": [3]}
    single = {**one, "dimension": {"x": {"category": {"label": {"only": "Only"}}}}}
    assert [cell.codes for cell in cells(dataset_from(json.dumps(single)))] == [{"x": "only"}]


def test_the_first_of_november_needs_a_table_that_is_named():
    with pytest.raises(ValueError, match="name it with --table"):
        scb.fetched(lambda *_: b"", MEMBERS, date(2024, 11, 1), READ)


def test_members_without_a_code_of_scb_are_passed_over():
    region = MEMBERS[0].model_copy(update={"code": "region"})
    assert scb.municipalities([region, *MEMBERS]) == tuple(MEMBERS)
    with pytest.raises(ValueError, match="no member has a code of SCB"):
        scb.municipalities([region])
