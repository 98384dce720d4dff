"""A membership-fee and budget ledger for a municipal co-operation (medlemsavgifter och budget).

It explains a fund that municipalities fill with a fee per inhabitant: what came
in, what it was used for, what is left, and why every figure is right.

>>> import fhledger
>>> book = fhledger.embedded_book()
>>> book.statement(2024)["closing_balance"]
Decimal('7530250')
>>> book.verify().failures()
()
>>> fhledger.format_sek(book.fees(2024).total)
'7 744 905'

What users call:

- a book: `read_book`, `embedded_book`; its methods answer the questions, `help(fhledger.Book)`:
  `statement`, `fees`, `notices`, `apportion`, `budget_follow_up`, `projects`, `forecast`,
  `sensitivity`, `propose_rates`, `trace`, `verify`, `status`, `review`, `sample`, `to_html`,
  `to_excel`, and `as_of` for the book as it was known on a day
- a change of a book: `edit`, `write_book`, `import_vouchers`, `close`; of one in memory:
  `with_entries`, `next_entry`
- parts, without a book: `membership_fee`, `apportion`, `carry_forward`, `summarize`, `read_sie`,
  `parse_amount`, `exact_sum`, `format_sek`, `format_plain`
- the records that a book is made of, such as `Line`, `Entry` and `FeeRule`; what is returned is in
  `fhledger.outputs`. All have `model_dump_json`; what is a table has `records()` for data frames
- errors: each is a `FhledgerError`

The modules are layered; each layer imports only from those above it::

    core/        text, dates, counts, amounts, localized text and messages, errors, records, tables
    domain/      pure records and functions: fees, the fund, the statement, seals, traces
    planning/    growth, scenarios, forecasts, what holds a floor, sensitivity
    book/        a co-operation's whole book as one value; reading and writing its folder; traces
    audit/       rules, findings, verification, samples, closing a year
    exchange/    files of others: SIE, spreadsheets, Statistics Sweden, printed reports, hledger
    render/      documents as text, Markdown, CSV, JSON; the web report; the workbook
    outputs      the records that commands print as JSON, and their schemas
    api          the methods that users call on a book
    editing      the change of a book in a folder that users make
    cli/         the command line
    testing/     the pytest plugin, Hypothesis strategies and laws for the tests of others

    data/ holds the embedded book and the one to start from, locale/ the Swedish messages.

Names are loaded when they are first used: a program pays for what it needs. The public names are
those that the stub file `__init__.pyi` imports; type checkers read them there, and so does this
module when the first of them is used.
"""

from functools import cache
from importlib import import_module


@cache
def _homes() -> dict[str, str]:
    """The public names, each with the module that it is loaded from."""
    from pathlib import Path  # importing the package alone needs no paths

    stub = Path(__file__).with_suffix(".pyi").read_text("utf-8")
    imports = (line.split() for line in stub.splitlines() if line.startswith("from fhledger."))
    return {name: home for _, home, _, name, *_ in imports}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("fhledger")
    if name == "__all__":
        return [*_homes()]
    if name not in _homes():
        raise AttributeError(f"module 'fhledger' has no attribute {name!r}")
    value: object = getattr(import_module(_homes()[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_homes(), "__all__"})
