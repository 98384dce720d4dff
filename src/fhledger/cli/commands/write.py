"""The commands that write into a book (bokföra): entries, closed years, a new book."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import (
    AMOUNT,
    CODE,
    DAY,
    DIR,
    FILE,
    ID,
    LETTERS,
    NUMBER,
    SOURCE,
    TEXT,
    YEAR,
    choice,
    flag,
    value,
)
from fhledger.cli.command import Command

WRITE: Mapping[str, Command] = {
    "init": Command(
        "write a new book to start from",
        "fhledger init my_book",
        "editing_commands.init",
        (
            value("folder", DIR, "a new or empty folder for the book"),
            choice(
                "--like",
                ("familjen-helsingborg",),
                "start from a copy of the embedded book instead of invented figures",
            ),
        ),
    ),
    "post": Command(
        "enter a new entry into an open year",
        "fhledger post --book my_book --line external_costs --amount -1200,50 --day 2025-12-15"
        " --text Hyra",
        "editing_commands.post",
        (
            value("--line", ID, "the line of the statement", required=True),
            value("--amount", AMOUNT, "plus increases the fund, minus decreases it", required=True),
            value("--day", DAY, "the day, as 2025-01-07", required=True),
            value("--text", TEXT, "a description", required=True),
            value("--item", TEXT, "the item of the line: an id, or a text", default=""),
            value("--member", CODE, "a municipality's SCB code", default=""),
            value("--project", ID, "a project in projects.csv", default=""),
            SOURCE,
            value("--series", LETTERS, "of the number, where there are several"),
        ),
    ),
    "reverse": Command(
        "reverse an entry by a new one with the opposite amount",
        'fhledger reverse A6 --book my_book --text "Wrong line"',
        "editing_commands.reverse",
        (
            value("number", NUMBER, "the entry to reverse, as A17"),
            value("--text", TEXT, "why it is reversed", required=True),
            value(
                "--day",
                DAY,
                "the day (default: the last day booked in the entry's year, or the first open one"
                " after)",
            ),
            SOURCE,
        ),
    ),
    "close": Command(
        "close a year: seal it, so that any later change is found",
        "fhledger close 2025 --book my_book",
        "seal_commands.close",
        (
            value("year", YEAR, "the oldest year that is open"),
            value("--day", DAY, "the day of closing, which is sealed (default: today)"),
            value("--sign", FILE, "sign the seal with this private key of OpenSSH"),
        ),
    ),
    "seal": Command(
        "print the seal of a closed year with its state, sign it, or add a time stamp",
        "fhledger seal 2025 --book my_book --sign ~/.ssh/id_ed25519",
        "seal_commands.seal",
        (
            value("year", YEAR, "a closed year"),
            value("--sign", FILE, "sign the seal with this private key of OpenSSH"),
            value("--attach", FILE, "add a signature (.sig) or a time stamp (.tsr) made elsewhere"),
            value("--name", TEXT, "tells the signatures of several people apart", default=""),
            flag("--query", "write the request for a time stamp (RFC 3161), with -o FILE.tsq"),
        ),
    ),
}
