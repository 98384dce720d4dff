"""What a reader learns where a seal is missing, or another year's seal is broken."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from fhledger import (
    BookError,
    InvalidArgumentError,
    close,
    embedded_book,
    read_book,
    write_book,
)
from fhledger.audit.seals.attestation_checks import with_trusted
from fhledger.audit.seals.closing import plan_closing, with_years_closed
from fhledger.audit.verification import verify
from fhledger.audit.year_status import year_status
from fhledger.cli import main
from noise import REPORT
from test_changes_behind_a_seal import DAY


@pytest.fixture(scope="module")
def closed_folder(tmp_path_factory) -> Path:
    """The embedded book with its three years closed."""
    book = with_years_closed(embedded_book(), 2024, with_earlier=True, day=DAY)
    return write_book(book, tmp_path_factory.mktemp("closed") / "book")


@pytest.fixture
def folder(closed_folder, tmp_path) -> Path:
    return shutil.copytree(closed_folder, tmp_path / "book")


@pytest.fixture
def run(folder, capsys):
    """Runs a command, and gives its exit status and all that it prints."""

    def ran(command: str) -> tuple[int, str]:
        status = main([*command.split(), "--book", str(folder), "--language", "en"])
        printed = capsys.readouterr()
        return status, " ".join((printed.out + printed.err).split())

    return ran


def spoil(folder: Path, name: str, find: str, put: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), "utf-8")


def test_without_seals_the_verdict_says_that_no_year_is_closed(folder, run):
    shutil.rmtree(folder / "seals")
    status, printed = run("verify")
    assert status == 0
    assert "No year is closed. 2022, 2023, 2024 are not closed, though their report" in printed


def test_the_last_year_without_its_seal_is_a_warning(folder, run):
    (folder / "seals/2024.toml").unlink()
    status, printed = run("verify")
    assert status == 0
    assert "Closed: 2022, 2023. 2024 is not closed, though its report" in printed
    assert [each.code for each in verify(read_book(folder)).warnings()] == ["FH313"]
    assert run("verify --strict")[0] == 1


@pytest.mark.parametrize("names", [["2022", "2023", "2024"], ["2024"]])
def test_a_list_of_signers_from_elsewhere_makes_it_an_error(names, folder, run, tmp_path):
    for name in names:
        (folder / f"seals/{name}.toml").unlink()
    signers = tmp_path / "signers"
    signers.write_text("anna@example.se ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInvented\n")
    status, _ = run(f"verify --signers {signers}")
    assert status == 1
    failures = verify(with_trusted(read_book(folder), signers)).failures()
    texts = {each.year: each.message.en for each in failures if each.code == "FH310"}
    assert texts[2024] == "the year has no seal, so nobody in the list of signers has signed it"


def test_a_list_of_signers_in_the_book_proves_consistency_only(folder, run, tmp_path):
    own, outside = folder / "allowed_signers", tmp_path / "signers"
    for path in (own, outside):
        path.write_text("anna@example.se ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIInvented\n")
    sentence = "The list of signers is a file of the book itself"
    assert sentence in run("verify")[1]
    assert sentence in run(f"verify --signers {own}")[1]
    assert sentence not in run(f"verify --signers {outside}")[1]


def test_a_year_that_is_judged_alone_tells_of_another_that_is_broken(folder, run):
    spoil(folder, "entries/2024.csv", "Bilaga 1", "Bilaga 7")
    status, printed = run("verify --year 2023")
    assert status == 1
    assert "2023 agrees. Only 2023 was judged. The seal of 2024 is broken." in printed
    assert json.loads(_json(folder))["broken_elsewhere"] == [2024]


def _json(folder: Path) -> str:
    return verify(read_book(folder)).about(2023).model_dump_json()


def test_a_missing_seal_between_others_is_named(folder, run):
    (folder / "seals/2023.toml").unlink()
    status, printed = run("verify")
    assert status == 1
    assert "The seal of 2023 is missing" in printed
    _, shown = run("status 2023")
    assert "the seal of 2023 is missing, though 2024 is closed" in shown
    assert "fhledger close" not in shown


def test_the_status_of_a_broken_year_is_not_done(folder):
    spoil(folder, "entries/2023.csv", "A9,", "A991,")
    steps = {step.id: step for step in year_status(read_book(folder), 2023).steps}
    assert (steps["closed"].state, steps["closed"].text.en) == (
        "missing",
        "closed, but the seal is broken",
    )


def test_a_year_that_rests_on_a_broken_one_says_so(folder, run):
    spoil(folder, "entries/2022.csv", "Bilaga 1", "Bilaga 7")
    status, printed = run("seal 2024")
    assert status == 1
    assert "2024 is closed and unchanged in itself, but rests on 2022" in printed
    assert "rests on 2022" in run("statement 2024")[1]


def test_a_deleted_first_year_is_known_by_its_seal(folder):
    (folder / "entries/2022.csv").unlink()
    with pytest.raises(BookError, match="2022 is closed and has a seal, but its entries"):
        read_book(folder)


@pytest.mark.parametrize("day", ["2022-03-01", "2999-01-01"])
def test_a_year_is_not_closed_before_its_end_or_in_the_future(day, folder, run):
    shutil.rmtree(folder / "seals")
    status, printed = run(f"close 2022 --day {day}")
    assert status == 2
    assert day in printed
    assert not (folder / "seals").exists()


@pytest.mark.parametrize("command", ["seal 2024", "verify"])
def test_the_day_of_closing_is_shown(command, run):
    assert DAY.isoformat() in run(command)[1]


def test_the_verdict_says_what_it_does_not_prove_and_counts_accepted_errors(run):
    printed = run("verify")[1]
    assert "Whether the vouchers exist and are right is not examined." in printed
    assert "Accepted: 6, of which errors: 3." in printed


def test_a_closed_year_is_not_advised_to_be_changed(folder, run):
    shutil.rmtree(folder / "seals")
    status, printed = run("close 2022 --day 2026-04-01")
    assert status == 0
    assert "decide" not in printed
    for step in year_status(read_book(folder), 2022).steps:
        assert not (step.command or "").startswith(("fhledger decide", "fhledger book-fees"))


@pytest.mark.parametrize(
    "command",
    [
        "sample 2024 --seed 1 --size 3",
        "review 2024",
        "projects 2024",
        "controls 2024 --tolerable 40 --seed 1",
    ],
)
def test_what_auditors_file_says_that_a_seal_is_broken(command, folder, capsys):
    spoil(folder, "entries/2024.csv", "Bilaga 1", "Bilaga 7")
    for format in ("text", "csv"):
        main([*command.split(), "--book", str(folder), "--language", "en", "--format", format])
        printed = capsys.readouterr()
        shown = printed.out if format == "text" else printed.err
        assert "2024 is closed, but its seal is broken" in " ".join(shown.split())


def test_a_changed_source_of_an_entry_says_that_a_digest_is_all_that_was_kept(folder):
    spoil(folder, "entries/2024.csv", "Bilaga 1", "Bilaga 7")
    (finding,) = verify(read_book(folder)).failures()
    assert "The amount is the sealed one. Of day, line" in finding.message.en
    assert "a copy of the book from then shows which" in finding.message.en


def test_a_seal_without_acceptances_stays_valid(folder):
    book = read_book(folder)
    without = with_years_closed(
        book.replace(seals=(), accepted=()), 2024, with_earlier=True, day=DAY
    )
    assert verify(book.replace(seals=without.seals)).failures() == ()


@pytest.mark.parametrize(
    ("command", "break_books", "state"),
    [
        ("trace 2024 result", None, "intact"),
        ("trace 2024 result", "entries/2024.csv", "broken"),
        ("trace 2025 result", None, "open"),
        ("trace 2024 result", "seals/2024.toml", "missing"),
        ("statement 2024", None, "intact"),
        ("statement 2024", "entries/2024.csv", "broken"),
        ("statement 2024", "seals/2024.toml", "missing"),
        (f"check-report {REPORT}", None, "intact"),
        (f"check-report {REPORT}", "seals/2024.toml", "missing"),
        ("sample 2023 --size 3 --seed 7", None, "intact"),
        ("sample 2023 --size 3 --seed 7", "seals/2023.toml", "missing"),
        ("sample 2024 --size 3 --seed 7", "entries/2024.csv", "broken"),
        ("controls 2024 --tolerable 5 --seed 7", "entries/2024.csv", "broken"),
    ],
)
def test_a_figure_and_a_sample_have_the_state_of_the_seal_in_json(
    folder, capsys, command, break_books, state
):
    if break_books and break_books.startswith("seals"):
        (folder / break_books).unlink()
    elif break_books:
        spoil(folder, break_books, "-89079", "-89078")
    main([*command.split(), "--book", str(folder), "--format", "json"])
    seal = json.loads(capsys.readouterr().out)["seal"]
    assert seal["state"] == state
    assert bool(seal["short"]) == (state == "intact")


def test_the_state_of_the_seal_names_earlier_years_with_a_broken_one(folder):
    spoil(folder, "entries/2022.csv", "Årets summa", "Summan")
    seal = read_book(folder).trace(2024, "result").seal
    assert (seal.state, seal.broken_before) == ("intact", (2022,))


def test_a_future_day_of_closing_is_refused_by_the_library_too(tmp_path):
    folder = write_book(embedded_book(), tmp_path / "book")
    for attempt in (
        lambda: close(folder, 2022, day="2999-01-01"),
        lambda: plan_closing(read_book(folder), 2022, day=date(2999, 1, 1)),
    ):
        with pytest.raises(InvalidArgumentError, match="in the future"):
            attempt()
    assert not (folder / "seals").exists()
