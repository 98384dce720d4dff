"""What the commands print with `--format json`: the record of each command, and its JSON Schema.

The same record comes from the method of a book, and `model_dump_json()` gives the same fields:

>>> from fhledger.book import embedded_book
>>> table = embedded_book().fees(2024)
>>> FeeTable.model_validate_json(table.model_dump_json()) == table
True
>>> json_schema("fees")["$id"]
'urn:fhledger:schema:fees:1'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from fhledger.audit.explanation import Explanation, Explanations
from fhledger.audit.finding import Finding, Severity
from fhledger.audit.review_records import Review, ReviewCheck, ReviewItem
from fhledger.audit.samples.control_sample import ControlSample, SelectedApplication
from fhledger.audit.samples.sample_evaluation import ErrorLimit, Evaluation, ExaminedEntry
from fhledger.audit.samples.sample_terms import SampleFilters, SampleSum, SampleTerms
from fhledger.audit.samples.sampling import Sample, SampledEntry
from fhledger.audit.seals.closing import Closing
from fhledger.audit.step import Step
from fhledger.audit.verification import Checked, Verification
from fhledger.audit.year_status import YearStatus
from fhledger.book.edits.decisions import Decision
from fhledger.book.edits.editing import PostedEntries, PostResult
from fhledger.book.files.folder_writer import NewBook
from fhledger.book.files.population_file import FoundInhabitants, PopulationUpdate
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.components import FeeComponent, MeasuredQuantity
from fhledger.domain.fees.fee_records import FeeTable, MemberFee, ReferenceDayFee, UsedMeasure
from fhledger.domain.fees.raised_total import RaisedTotal, WeightedMeasure
from fhledger.domain.fees.rate_proposal import RateProposal, RateProposals
from fhledger.domain.fees.rate_terms import BracketStep, Discount, Index
from fhledger.domain.fees.special_funding import FundingShare, SpecialFunding
from fhledger.domain.fund.budget_follow_up import (
    FollowUp,
    FollowUpDecision,
    FollowUpRow,
    UsedBudget,
)
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.funds import FundYear
from fhledger.domain.fund.projects import DecisionYear, ProjectStatus, ProjectStatuses
from fhledger.domain.members.measures import Measure
from fhledger.domain.notices.notices import Notice, NoticeInstalment, Notices
from fhledger.domain.notices.payable import PayableNotice, PayableNotices, Payer
from fhledger.domain.notices.sender import Sender
from fhledger.domain.seal_state import SealState, YearSeal
from fhledger.domain.statement.rows import Row
from fhledger.domain.statement.specification import Specification
from fhledger.domain.statement.statement import Note, Statement
from fhledger.domain.trace import FigureTrace, Trace
from fhledger.exchange.imports.import_record import Import, VoucherCounts
from fhledger.exchange.imports.reconciliation import (
    ControlTotal,
    LeftOut,
    LeftOutVoucher,
    Reconciliation,
    ReconciliationLine,
)
from fhledger.exchange.imports.unclear_vouchers import UnclearVoucher
from fhledger.exchange.journals.entries_export import Export, ExportedYear
from fhledger.exchange.printed_report import FigureReading, Problem
from fhledger.exchange.printed_report.checking import ReportCheck, SuspectedFigure
from fhledger.exchange.spreadsheets.layout_proposal import LayoutProposal
from fhledger.planning.forecast import Forecast, PlannedYear
from fhledger.planning.growth import MemberGrowth
from fhledger.planning.inverse import ForecastSet, ScenarioForecast, Solution
from fhledger.planning.sensitivity import Sensitivity, SensitivityRow

__all__ = [
    "OUTPUTS",
    "WITH_OPTIONS",
    "BracketStep",
    "Checked",
    "Closing",
    "ControlSample",
    "ControlTotal",
    "Decision",
    "DecisionYear",
    "Discount",
    "ErrorLimit",
    "Evaluation",
    "ExaminedEntry",
    "Explanation",
    "Explanations",
    "Export",
    "ExportedYear",
    "FeeComponent",
    "FeeTable",
    "FigureReading",
    "FigureTrace",
    "Finding",
    "FiscalYear",
    "FollowUp",
    "FollowUpDecision",
    "FollowUpRow",
    "Forecast",
    "ForecastSet",
    "FoundInhabitants",
    "FundYear",
    "FundingShare",
    "Import",
    "Index",
    "LayoutProposal",
    "LeftOut",
    "LeftOutVoucher",
    "Measure",
    "MeasuredQuantity",
    "MemberFee",
    "MemberGrowth",
    "NewBook",
    "Note",
    "Notice",
    "NoticeInstalment",
    "Notices",
    "PayableNotice",
    "PayableNotices",
    "Payer",
    "PlannedYear",
    "PopulationUpdate",
    "PostResult",
    "PostedEntries",
    "Problem",
    "ProjectStatus",
    "ProjectStatuses",
    "RaisedTotal",
    "RateProposal",
    "RateProposals",
    "Reconciliation",
    "ReconciliationLine",
    "ReferenceDayFee",
    "ReportCheck",
    "Review",
    "ReviewCheck",
    "ReviewItem",
    "Row",
    "Sample",
    "SampleFilters",
    "SampleSum",
    "SampleTerms",
    "SampledEntry",
    "ScenarioForecast",
    "SealState",
    "SelectedApplication",
    "Sender",
    "Sensitivity",
    "SensitivityRow",
    "Severity",
    "Solution",
    "SpecialFunding",
    "Specification",
    "Statement",
    "Step",
    "SuspectedFigure",
    "Trace",
    "UnclearVoucher",
    "UsedBudget",
    "UsedMeasure",
    "Verification",
    "VoucherCounts",
    "WeightedMeasure",
    "YearSeal",
    "YearStatus",
    "json_schema",
]

OUTPUTS: Mapping[str, type[BaseModel]] = {
    "statement": Statement,
    "fees": FeeTable,
    "projects": ProjectStatuses,
    "notices": Notices,
    "notices-payable": PayableNotices,
    "budget": FollowUp,
    "apportion": SpecialFunding,
    "forecast": ForecastSet,
    "sensitivity": Sensitivity,
    "propose-rate": RateProposals,
    "trace": FigureTrace,
    "verify": Verification,
    "explain": Explanations,
    "check-report": ReportCheck,
    "review": Review,
    "sample": Sample,
    "evaluate": Evaluation,
    "controls": ControlSample,
    "begin": YearStatus,
    "status": YearStatus,
    "decide": Decision,
    "book-fees": PostedEntries,
    "post": PostResult,
    "post-table": PostedEntries,
    "reverse": PostResult,
    "reverse-several": PostedEntries,
    "close": Closing,
    "seal": SealState,
    "import": Import,
    "import-propose": LayoutProposal,
    "population": PopulationUpdate,
    "export": Export,
    "init": NewBook,
}
"""The record that each command prints, also with the options in `WITH_OPTIONS`."""

WITH_OPTIONS: Mapping[str, str] = {
    "import-propose": "import --propose",
    "notices-payable": "notices --payable",
    "reverse-several": "reverse NUMBER NUMBER",
}
"""The commands that print another record with other arguments, by the name of its schema."""


@checked
def json_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command prints, which allows more fields than it names.

    Raises `InvalidArgumentError` for a command that prints no JSON.
    """
    if command not in OUTPUTS:
        raise InvalidArgumentError(
            "no command '{command}' prints JSON; there are {outputs}",
            command=command,
            outputs=", ".join(OUTPUTS),
        )
    schema = _without_closing(OUTPUTS[command].model_json_schema(mode="serialization"))
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:fhledger:schema:{command}:1",
        **schema,
        "title": f"fhledger {WITH_OPTIONS.get(command, command)} --format json",
    }


def _without_closing(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_closing(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = ("additionalProperties", False)
    return {name: _without_closing(part) for name, part in schema.items() if (name, part) != closed}
