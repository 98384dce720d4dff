# pyright: strict
"""What users write with the library, for type checkers: it is checked, and not run.

`test_typing.py` runs mypy and pyright over it. A line with `type: ignore` is an error that the
checker must find.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import fhledger
from fhledger import Book, BookError, BudgetDecision, Entry, LocalizedText, Rate, Seal
from fhledger.outputs import FeeTable, FollowUp, Import, Notices, Sample, Sensitivity, Statement


def ask(folder: Path) -> None:
    """The questions that a treasurer has."""
    book = fhledger.read_book(folder)
    assert_type(book, Book)
    assert_type(fhledger.embedded_book(), Book)
    statement = book.statement(2024)
    assert_type(statement, Statement)
    assert_type(statement["closing_balance"], Decimal)
    assert_type(book.fees(2024), FeeTable)
    assert_type(book.fees(2024, rate=Decimal("21.50"), reference_day=date(2023, 12, 31)), FeeTable)
    assert_type(book.fees().records(), list[dict[str, Any]])
    assert_type(book.budget_follow_up(as_of=date(2024, 6, 30)), FollowUp)
    assert_type(book.notices(2025, instalments=2), Notices)
    assert_type(book.sample(size=25, seed=1, materiality="100 000"), Sample)
    assert_type(book.sensitivity(2030, rates=["21", 22], growths=["0.4"]), Sensitivity)
    assert_type(book.trace(2024, "closing_balance").id, str)
    assert_type(book.as_of(date(2024, 6, 30)), Book)
    assert_type(book.replace(budgets=[]), Book)
    assert_type(book.to_html(2024), str)
    assert_type(book.to_excel(2024, language="en"), bytes)
    for failure in book.verify().failures():
        assert_type(failure.message, LocalizedText)
    for year in book.fiscal_years():
        assert_type(year.closing_balance, Decimal)
    answer = book.forecast(2030, scenario="unchanged").lowest_fee(floor=1_000_000).answer
    assert_type(answer, Decimal | int | None)
    funding = book.apportion("500 000", members=["1283", "1260"], by="equally")
    assert_type(fhledger.exact_sum(share.amount for share in funding.shares), Decimal)


def change(folder: Path, file: Path) -> Seal:
    """What changes a book on the disk."""
    plan = fhledger.import_vouchers(file, book=folder, dry_run=True)
    assert_type(plan, Import)
    with fhledger.edit(folder) as edit:
        entry = edit.post(line="external_costs", amount="-1 200,50", day="2025-03-01", text="Hyra")
        assert_type(entry, Entry)
        assert_type(edit.reverse(entry.number, text="Fel"), Entry)
    assert_type(edit.results[0].file, str)
    try:
        return fhledger.close(folder, 2024)
    except BookError as error:
        raise SystemExit(f"{error.place}: {error.what}. {error.advice}") from error


def make() -> list[Any]:
    """Records, made from what a file says or from the types of their fields."""
    decision = BudgetDecision(
        year=2025,
        line="external_costs",
        amount_kr=fhledger.parse_amount("-2 500 000"),
        decided=date(2024, 11, 1),
    )
    rate = Rate(value=Decimal(21), unit="kr_per_inhabitant", valid_from=date(2016, 1, 1))
    fee = fhledger.membership_fee(rate, 15905, rounding="krona")
    parts = fhledger.apportion(100, {"a": 1, "b": Decimal("0.5")}, floor=20)
    assert_type(parts, dict[str, Decimal])
    return [decision, fee, fhledger.format_sek(fee)]


def refuse(book: Book) -> list[Callable[[], object]]:
    """What a type checker refuses before the library does."""
    return [
        lambda: book.statement("2024"),  # type: ignore[arg-type]
        lambda: book.to_html(language="de"),  # type: ignore[arg-type]
        lambda: book.apportion(0.5),  # type: ignore[arg-type]
        lambda: fhledger.apportion(100, {"a": 1.5}),  # type: ignore[dict-item]
        lambda: fhledger.format_sek(1.5),  # type: ignore[arg-type]
        lambda: book.unknown(1),  # type: ignore[attr-defined]
        lambda: book.fees(2024).unknown,  # type: ignore[attr-defined]
    ]
