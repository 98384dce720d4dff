"""What the JSON of each command holds: the contract with programs that read it.

The published schemas are made from these types, and real output is checked against them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, WithJsonSchema, with_config
from typing_extensions import TypedDict

Amount = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$")]
Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Amounts = Annotated[
    dict[str, Amount | None],
    WithJsonSchema(
        {
            "type": "object",
            "patternProperties": {
                "^[0-9]{4}$": {"anyOf": [TypeAdapter(Amount).json_schema(), {"type": "null"}]}
            },
            "additionalProperties": False,
        }
    ),
]
closed = with_config(ConfigDict(extra="forbid"))


@closed
class Label(TypedDict):
    sv: str
    en: str


@closed
class Row(TypedDict):
    row: str
    label: Label
    amounts: Amounts


@closed
class Footnote(TypedDict):
    of: str
    text: Label | None
    rows: list[Row]


@closed
class Note(TypedDict):
    row: str
    year: int
    text: Label


@closed
class Statement(TypedDict):
    book: str
    currency: str
    years: list[int]
    appendix_1: list[Row]
    appendix_2: list[Row]
    footnote: list[Footnote]
    financing: list[Row]
    notes: list[Note]


@closed
class MemberFee(TypedDict):
    code: str
    name: str
    inhabitants: int | None
    rate: NotRequired[Amount]
    rate_unit: NotRequired[str]
    minimum: NotRequired[Amount | None]
    maximum: NotRequired[Amount | None]
    months: int
    fee: Amount
    share: Number


@closed
class DayFee(TypedDict):
    reference_day: Day
    inhabitants: int | None
    total: Amount
    difference: Amount | None


@closed
class Fees(TypedDict):
    year: int
    rate: Amount | None
    reference_day: Day
    assumed: bool
    because: Label | None
    members: list[MemberFee]
    total: Amount
    booked: Amount | None
    difference: Amount | None
    implied_inhabitants: Amount | None
    reference_days: NotRequired[list[DayFee]]


@closed
class DecisionYear(TypedDict):
    year: int | None
    committed: Amount | None


@closed
class ProjectStatus(TypedDict):
    project: str | None
    name: str | None
    area: str | None
    decided_year: int | None
    granted: Amount | None
    paid: Amount | None
    invoiced_later: Amount | None
    repaid: Amount | None
    net_cost: Amount | None
    committed: Amount | None


@closed
class Projects(TypedDict):
    year: int
    years_of_decision: list[DecisionYear]
    projects: list[ProjectStatus]


@closed
class Trace(TypedDict):
    label: Label
    amount: Number | None
    unit: Literal["kr", "number", "percent"]
    how: str
    source: str | None
    url: str | None
    printed: list[str]
    parts: list[Trace]


@closed
class Checked(TypedDict):
    rules: int
    figures: int
    entries: int
    balances: int


@closed
class Seal(TypedDict):
    year: int
    seal: str
    intact: bool


@closed
class Accepted(TypedDict):
    reason: str
    by: str
    day: Day


@closed
class Finding(TypedDict):
    code: Annotated[str, Field(pattern="^FH[0-9]{3}$")]
    name: str
    severity: str
    subject: str
    message: str
    expected: str | None
    actual: str | None
    difference: Amount | None
    sources: list[str]
    accepted: Accepted | None


@closed
class Verification(TypedDict):
    book: str
    checked: Checked
    seals: list[Seal]
    findings: list[Finding]


@closed
class BudgetRow(TypedDict):
    row: str
    label: Label
    budget: Amount | None
    outcome: Amount | None
    deviation: Amount | None
    deviation_percent: Amount | None
    straight_line: Amount | None
    seasonal: Amount | None


@closed
class BudgetUse(TypedDict):
    covers: list[str]
    budget: Amount | None
    used: Amount | None
    left: Amount | None
    left_percent: Amount | None


@closed
class BudgetDecision(TypedDict):
    decided: Day | None
    line: str | None
    amount: Amount
    text: str
    source: str | None


@closed
class Budget(TypedDict):
    year: int
    until: Day
    rows: list[BudgetRow]
    whole: list[BudgetUse]
    decisions: list[BudgetDecision]
    notes: list[Label]


@closed
class ApportionedShare(TypedDict):
    code: str
    name: str
    weight: Number | int
    amount: Amount


@closed
class Apportionment(TypedDict):
    amount: Amount
    by: str
    reference_day: Day | None
    floor: Amount | None
    ceiling: Amount | None
    shares: list[ApportionedShare]


@closed
class Vat(TypedDict):
    category: str
    reason: Label


@closed
class Instalment(TypedDict):
    number: int
    due: Day | None
    amount: Amount
    reference: str


@closed
class Notice(TypedDict):
    reference: str
    code: str
    name: str
    inhabitants: int | None
    reference_day: Day
    assumed: bool
    because: Label | None
    rate: Amount
    rate_unit: str
    minimum: Amount | None
    maximum: Amount | None
    months: int
    amount: Amount
    vat: Vat | None
    instalments: list[Instalment]


@closed
class Notices(TypedDict):
    year: int
    notices: list[Notice]
    total: Amount


@closed
class Growth(TypedDict):
    code: str
    name: str
    known_day: Day
    inhabitants: int
    percent: Number


@closed
class ForecastYear(TypedDict):
    year: int
    opening_balance: Amount
    total_income: Amount
    total_costs: Amount
    appropriations: Amount
    closing_balance: Amount


@closed
class Solved(TypedDict):
    fee: NotRequired[Amount | None]
    appropriation: NotRequired[Amount | None]
    year: NotRequired[int | None]
    scenario: str
    since: int
    floor: Amount
    through: int
    lowest_closing_balance: Amount | None
    lowest_with_one_ore_less: NotRequired[Amount | None]
    lowest_with_one_krona_more: NotRequired[Amount | None]


@closed
class Scenario(TypedDict):
    name: str
    label: Label
    assumptions: list[Label]
    growth: list[Growth]
    years: list[ForecastYear]
    solved: NotRequired[Solved]


@closed
class Closed(TypedDict):
    year: int
    closing_balance: Amount


@closed
class Forecast(TypedDict):
    last_closed: Closed
    through: int
    scenarios: list[Scenario]
    solved: NotRequired[Solved]


@closed
class SensitivityRow(TypedDict):
    growth_percent: Number | None
    closing_balances: list[Amount]


@closed
class Sensitivity(TypedDict):
    scenario: str
    through: int
    rates: list[Amount]
    rows: list[SensitivityRow]
    assumptions: list[Label]


@closed
class Inhabitants(TypedDict):
    code: str
    name: str
    reference_day: Day
    inhabitants: int
    source: str
    new: bool


@closed
class Population(TypedDict):
    population: list[Inhabitants]


@closed
class SampleSum(TypedDict):
    entries: int
    amount: Amount


@closed
class SampledEntry(TypedDict):
    number: str
    taken: str
    day: Day
    line: str
    item: str
    text: str
    amount: Amount
    place: str


@closed
class Sample(TypedDict):
    year: int
    seed: int
    size: int
    materiality: Amount | None
    interval: Amount | None
    population: SampleSum
    sample: SampleSum
    material: NotRequired[SampleSum]
    whole: NotRequired[SampleSum]
    drawn: NotRequired[SampleSum]
    entries: list[SampledEntry]


@closed
class PlainEntry(TypedDict):
    number: str
    day: Day
    line: str
    item: str
    amount_kr: Amount
    text: str
    member: str
    project: str
    reverses: str
    source: str


@closed
class Posted(TypedDict):
    file: str
    new_columns: list[str]
    unusual_sign: bool
    entry: PlainEntry


@closed
class ExportedYear(TypedDict):
    year: int
    opening_balance: Amount
    closing_balance: Amount
    entries: list[PlainEntry]


@closed
class Export(TypedDict):
    book: str
    currency: str
    years: list[ExportedYear]


@closed
class NewBook(TypedDict):
    folder: str
    files: list[str]


@closed
class Vouchers(TypedDict):
    all: int
    known: int
    outside: int


@closed
class ImportedEntry(TypedDict):
    number: str
    day: Day
    line: str
    item: str
    amount: Amount
    text: str
    member: str
    project: str
    source: str


@closed
class Import(TypedDict):
    file: str
    planned: bool
    vouchers: Vouchers
    entries: list[ImportedEntry]
    findings: list[Finding]


@closed
class ReadFigure(TypedDict):
    place: str
    row: str
    year: int
    amount: Amount | None
    candidates: list[Amount]
    line: int
    text: str


@closed
class Suspect(TypedDict):
    place: str
    row: str
    year: int
    printed: Amount
    would_be: Amount
    alternative: int


@closed
class ReportCheck(TypedDict):
    year: int | None
    years: list[int]
    compared: bool
    figures: list[ReadFigure]
    findings: list[Finding]
    suspects: list[Suspect]


CONTRACT: dict[str, Any] = {
    "statement": Statement,
    "fees": Fees,
    "projects": Projects,
    "notices": Notices,
    "budget": Budget,
    "apportion": Apportionment,
    "forecast": Forecast,
    "sensitivity": Sensitivity,
    "trace": Trace,
    "verify": Verification,
    "check-report": ReportCheck,
    "sample": Sample,
    "import": Import,
    "post": Posted,
    "reverse": Posted,
    "close": Seal,
    "population": Population,
    "export": Export,
    "init": NewBook,
}
"""The type of each command's JSON."""


def output_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each command's output."""
    return {
        command: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **TypeAdapter(shape).json_schema(),
            "title": f"fhledger {command} --format json",
        }
        for command, shape in CONTRACT.items()
    }
