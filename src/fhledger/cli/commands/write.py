"""The commands that write into a book (bokföra): entries, closed years, a new book."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import SOURCE, choice, flag, value
from fhledger.cli.command import Command
from fhledger.core.currency import CURRENCIES

_CREDIT = flag(
    "--credit", "the amount moves the fund the other way than its line does, as a credit"
)
_NEW_ITEM = flag("--new-item", "the item is a text that its line does not declare")

WRITE: Mapping[str, Command] = {
    "init": Command(
        "write a new book to start from",
        "fhledger init my_book",
        "editing_commands.init",
        (
            value("folder", "DIR", "a new or empty folder for the book"),
            choice(
                "--like",
                ("familjen-helsingborg",),
                "start from a copy of the embedded book instead of invented figures",
            ),
            choice(
                "--fee",
                ("fixed-shares", "brackets", "base-and-ceiling", "exact-rate"),
                "start from an example of a fee, with its published rule",
            ),
            value("--name", "TEXT", "the name of a new co-operation, instead of invented figures"),
            value("--year", "YEAR", "its first year"),
            value(
                "--member",
                "MEMBER",
                "a member, as '9001 Storby=20000'; may be repeated",
                action="append",
            ),
            value("--rate", "RATE", "the fee per inhabitant, in the book's currency"),
            value("--minimum", "AMOUNT", "the least that a member pays"),
            value(
                "--flat",
                "FLAT_FEE",
                "the flat fee of a member, as 9001=25000; may be repeated",
                action="append",
            ),
            value("--reference-day", "DAY", "the day whose inhabitants count"),
            value("--opening-balance", "AMOUNT", "what the fund holds when it begins (default: 0)"),
            choice("--currency", tuple(CURRENCIES), "the currency of the book (default: SEK)"),
            value("--source", "TEXT", "the document of the agreement", default=""),
            value(
                "--opening-source",
                "TEXT",
                "the document of the opening balance (default: the agreement)",
                default="",
            ),
            value(
                "--inhabitants-source",
                "TEXT",
                "the document of the inhabitants (default: the agreement)",
                default="",
            ),
        ),
    ),
    "post": Command(
        "enter a new entry into an open year",
        "fhledger post --book my_book --line external_costs --amount -1200,50 --day 2025-12-15"
        " --text Hyra",
        "editing_commands.post",
        (
            value(
                "--line",
                "TEXT",
                "the line: its id, its label, or the beginning of one (default: that of the item)",
                default="",
            ),
            value(
                "--amount", "AMOUNT", "plus increases the fund, minus decreases it", required=True
            ),
            value("--day", "DAY", "the day, as 2025-01-07", required=True),
            value("--text", "TEXT", "a description (default: the label of the line)", default=""),
            value("--item", "TEXT", "the item of the line: its id or label", default=""),
            value("--member", "TEXT", "a member: its code or name", default=""),
            value("--project", "TEXT", "a project in projects.csv: its id or name", default=""),
            SOURCE,
            value("--series", "LETTERS", "of the number, where there are several"),
            _CREDIT,
            _NEW_ITEM,
        ),
    ),
    "post-table": Command(
        "enter the entries of a table: a CSV file, or standard input",
        "fhledger post-table entries.csv --book my_book",
        "editing_commands.post_table",
        (
            value("file", "FILE", "a CSV file with a header; - is standard input"),
            flag("--dry-run", "show what would be entered, and change nothing"),
            value(
                "--same",
                "NUMBER",
                "the rows that equal these entries (none: all others) are booked already",
                nargs="*",
            ),
            value(
                "--new",
                "NUMBER",
                "the rows that equal these entries (none: all others) are new ones",
                nargs="*",
            ),
            _CREDIT,
            _NEW_ITEM,
        ),
    ),
    "reverse": Command(
        "reverse entries, each by a new one with the opposite amount",
        'fhledger reverse A6 A7 --book my_book --text "Wrong line" --source "v 18"',
        "editing_commands.reverse",
        (
            value("number", "NUMBER", "the entry to reverse, as A17, or several", nargs="+"),
            value("--text", "TEXT", "why it is reversed", required=True),
            value(
                "--day",
                "DAY",
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
            value("year", "YEAR", "the oldest year that is open"),
            flag("--dry-run", "show what would be sealed and what speaks against it"),
            flag("--with-earlier", "close the open years before it, too, the oldest first"),
            value("--day", "DAY", "the day of closing, which is sealed (default: today)"),
            value("--sign", "FILE", "sign the seal with this private key of OpenSSH"),
        ),
    ),
    "seal": Command(
        "print the seal of a closed year with its state, sign it, or add a time stamp",
        "fhledger seal 2025 --book my_book",
        "seal_commands.seal",
        (
            value("year", "YEAR", "a closed year"),
            value("--sign", "FILE", "sign the seal with this private key of OpenSSH"),
            value(
                "--attach", "FILE", "add a signature (.sig) or a time stamp (.tsr) made elsewhere"
            ),
            value("--name", "TEXT", "tells the signatures of several people apart", default=""),
            flag("--query", "write the request for a time stamp (RFC 3161), with -o FILE.tsq"),
        ),
    ),
}
