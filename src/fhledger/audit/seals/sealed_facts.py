"""The facts that a closed year prints or rests on (uppgifter som ett stängt år vilar på), by name.

Each fact is a record of the book, written out as `field: value` by the names of the book's files.
A field that is left out in the book is left out here, so that a later version may have more
fields. A seal holds what was dated until the end of its year: that a member leaves, or an
exemption or a project ends, in a later year is no fact of it. Not sealed are the day on which a
source was last read and its address, whether the reference day is assumed, and why, the notes on
projects, and where notices are sent. Lines and items have the labels that are valid in the year;
items that the year does not use are left out.

>>> from fhledger.book import embedded_book
>>> facts = sealed_facts(embedded_book(), 2022)
>>> facts["currency"], facts["label result"], facts["order of items appropriations"]
(('SEK',), (), ())
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from fhledger.audit.seals.fact_values import dated_until, written_out
from fhledger.audit.seals.fee_facts import facts_of_fees
from fhledger.book import BookData
from fhledger.core.amounts import format_plain
from fhledger.core.errors import FhledgerError
from fhledger.domain.closed_year import DECISION, decided_after
from fhledger.domain.fund.funds import lines_of_fund
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.statement.rows import LABELS

Facts = Mapping[str, tuple[str, ...]]

ORDER = "order of "
"""How the names of facts begin that are a sequence of ids; new ids may be put between them."""


def sealed_facts(
    book: BookData, year: int, cited: Collection[str] = (), undecided: Collection[str] = ()
) -> Facts:
    """The facts of a year; `cited` are the ids of declared sources that its entries name.

    `undecided` are the projects that were sealed without a decision, which may be made later.
    """
    named: list[tuple[str, tuple[str, ...]]] = [
        *_of_book(book, cited),
        *facts_of_fees(book, year),
        *_of_funds(book, year),
        *_of_lines(book, year),
        *_of_year(book, year, undecided),
    ]
    counts: Counter[str] = Counter()
    facts = {}
    for name, values in named:
        counts[name] += 1
        name_in_seal = name if counts[name] == 1 else f"{name} {counts[name]}"
        facts[name_in_seal] = dated_until(year, values)
    return facts


def may_come_later(name: str, values: Iterable[str], book: BookData, year: int) -> bool:
    """Whether a fact may be added after the year was closed: nothing that it prints changes."""
    kind, *rest = name.split(" ")
    used = items_used(book, year)
    match kind:
        case "line":
            return rest[0] not in {line for line, _ in used}
        case "item":
            return name not in {item_fact(*key) for key in used}
        case "label":
            return not any(values)
        case "project":
            return not any(value.startswith("decided_") for value in values)
        case "fee" | "printed" | "balance" | "order" | "acceptance":
            return True
    return False


def items_used(book: BookData, year: int) -> frozenset[tuple[str, str]]:
    """The lines and items that entries or budget decisions of a year name."""
    sums = book.ledgers_by_year[year].totals.sums
    decisions = (each for each in book.budgets if each.year == year)
    return frozenset(
        {
            *((key.line, key.item) for key, _ in sums),
            *((each.line, each.item) for each in decisions),
        }
    )


def item_fact(line: str, item: str) -> str:
    """The name of the fact of an item."""
    return f"item {line} {item}"


def computed_figures(book: BookData, year: int) -> dict[str, str]:
    """The figures of the statement of a year, in kronor, by place and row."""
    figures = book.statement(year, columns=1).figures()
    return {f"{key.place} {key.row}": format_plain(amount) for key, amount in figures.items()}


def computed_fees(book: BookData, year: int) -> dict[str, str]:
    """The fee of each member in a year; none where they cannot be computed."""
    try:
        fees = book.fees(year)
    except FhledgerError:
        return {}
    own = {f"fees {member.code}": format_plain(member.fee) for member in fees.members}
    return own | {
        f"fees {table.fee} {member.code}": format_plain(member.fee)
        for table in fees.other_fees
        for member in table.members
    }


def _of_book(book: BookData, cited: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "name", (book.config.name,)
    yield "currency", (book.config.currency,)
    for label in LABELS:
        own = book.config.labels.get(label)
        yield f"label {label}", written_out(own) if own else ()
    for id, source in book.config.sources.items():
        if id in cited:
            yield f"source {id}", written_out(source)


def _of_funds(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The funds that held money or were moved until a year, and their lines; none where one did."""
    funds, lines = book.config.funds, book.config.lines
    moved = {
        key.line
        for earlier, ledger in book.ledgers_by_year.items()
        if earlier <= year
        for key, _ in ledger.totals.sums
    }
    own = {id: [line.id for line in lines_of_fund(lines, id, funds)] for id in funds}
    used = [id for id in funds if funds[id].opening_balance.value or moved & {*own[id]}]
    for id in used if len(used) > 1 else ():
        of_fund = (f"line: {line}" for line in own[id] if line in moved)
        yield f"fund {id}", (*written_out(funds[id]), *of_fund)


def _of_lines(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    lines = lines_in_year(book.config.lines, year)
    used = items_used(book, year)
    yield f"{ORDER}lines", tuple(line.id for line in lines)
    for line in lines:
        items = [item for item in line.items if (line.id, item.id) in used]
        yield f"line {line.id}", written_out(line, "items", "renamed", "fund")
        if line.items:
            yield f"{ORDER}items {line.id}", tuple(item.id for item in items)
        for item in items:
            yield item_fact(line.id, item.id), written_out(item, "renamed")
    declared = {(line.id, item.id) for line in lines for item in line.items}
    for line_id, text in sorted(used - declared):
        if text:
            yield item_fact(line_id, text), ()


def _of_year(
    book: BookData, year: int, undecided: Collection[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    opening = book.config.opening_balance
    if opening.valid_from.year == year:
        yield "opening_balance", written_out(opening)
    decisions = [decision for decision in book.budgets if decision.year == year]
    for decision in decisions:
        yield f"budget {decision.line or 'total'}", written_out(decision)
    if decisions and (rule := book.config.budget_rule_of(year)):
        yield "budget_rule", written_out(rule, "later")
    yield from _of_projects(book, year, undecided)
    for balance in book.balances:
        if balance.day.year == year:
            yield f"balance {balance.day}", written_out(balance)
    yield from _printed(book, year)
    for acceptance in book.accepted:
        if acceptance.year == year:
            yield f"acceptance {acceptance.code} {acceptance.subject}", written_out(acceptance)


def _of_projects(
    book: BookData, year: int, undecided: Collection[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The projects that were decided until a year; of those decided later, what is no decision."""
    projects = [
        project
        for project in book.project_register
        if project.id in undecided or not decided_after(project, year)
    ]
    for project in projects:
        later = DECISION if decided_after(project, year) else ()
        yield f"project {project.id}", written_out(project, "note", *later)
    if projects:
        yield f"{ORDER}projects", tuple(project.id for project in projects)


def _printed(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The printed report of the year, if it is there already, and that of the year before."""
    for report in book.printed:
        if report.year in (year - 1, year):
            for place in ("appendix_1", "appendix_2", "footnote", "financing"):
                if table := getattr(report, place):
                    yield f"printed {report.year} {place}", written_out(table)
            if report.seal and report.year < year:
                yield f"printed {report.year} seal", (report.seal,)
            if report.source:
                yield f"printed {report.year} source", written_out(report.source)
