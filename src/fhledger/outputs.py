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

from fhledger.audit.explanation import Explanations
from fhledger.audit.sampling import Sample
from fhledger.audit.verification import SealState, Verification
from fhledger.book.editing import PostResult
from fhledger.book.folder_writer import NewBook
from fhledger.book.population_file import PopulationUpdate
from fhledger.core.arguments import checked
from fhledger.domain.fees.fee import FeeTable
from fhledger.domain.fees.notices import Notices
from fhledger.domain.fees.special_funding import SpecialFunding
from fhledger.domain.fund.budget_follow_up import FollowUp
from fhledger.domain.fund.projects import ProjectStatuses
from fhledger.domain.statement.statement import Statement
from fhledger.domain.trace import Trace
from fhledger.exchange.entries_export import Export
from fhledger.exchange.importing import Import
from fhledger.exchange.printed_report.report_check import ReportCheck
from fhledger.planning.inverse import ForecastSet
from fhledger.planning.sensitivity import Sensitivity

__all__ = [
    "OUTPUTS",
    "Explanations",
    "Export",
    "FeeTable",
    "FollowUp",
    "ForecastSet",
    "Import",
    "NewBook",
    "Notices",
    "PopulationUpdate",
    "PostResult",
    "ProjectStatuses",
    "ReportCheck",
    "Sample",
    "SealState",
    "Sensitivity",
    "SpecialFunding",
    "Statement",
    "Trace",
    "Verification",
    "json_schema",
]

OUTPUTS: Mapping[str, type[BaseModel]] = {
    "statement": Statement,
    "fees": FeeTable,
    "projects": ProjectStatuses,
    "notices": Notices,
    "budget": FollowUp,
    "apportion": SpecialFunding,
    "forecast": ForecastSet,
    "sensitivity": Sensitivity,
    "trace": Trace,
    "verify": Verification,
    "explain": Explanations,
    "check-report": ReportCheck,
    "sample": Sample,
    "post": PostResult,
    "reverse": PostResult,
    "close": SealState,
    "import": Import,
    "population": PopulationUpdate,
    "export": Export,
    "init": NewBook,
}
"""The record that each command prints."""


@checked
def json_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command prints; a `KeyError` for a command that prints no JSON.

    An output may grow, so that the schema allows more fields than it names.
    """
    schema = _without_closing(OUTPUTS[command].model_json_schema(mode="serialization"))
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:fhledger:schema:{command}:1",
        **schema,
        "title": f"fhledger {command} --format json",
    }


def _without_closing(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_closing(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = ("additionalProperties", False)
    return {name: _without_closing(part) for name, part in schema.items() if (name, part) != closed}
