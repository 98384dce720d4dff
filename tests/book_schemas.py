"""The JSON Schema of every file of a book, made from the records that read it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from fhledger.book.config import BookConfig
from fhledger.book.files.folder_reader import CSV_FILES, _Accepted, _Scenarios
from fhledger.core.amounts import parse_amount
from fhledger.core.counts import parse_count
from fhledger.core.dates import parse_date
from fhledger.domain.fund.ledger import Entry
from fhledger.domain.seal import Seal
from fhledger.domain.statement.printed import PrintedReport, _listed
from fhledger.exchange.imports.mapping import AccountMapping
from fhledger.exchange.spreadsheets.layouts import Layouts

AMOUNT = {
    "title": "Kronor",
    "description": "At most two decimals: 1234.50 or, as a text, 1 234,50",
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^[-−–]? ?[0-9   ]{1,20}([.,][0-9]{1,2})?$"},
    ],
}
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
COUNT = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9  ]+$"}]}
VALIDATED: dict[Any, JsonSchemaValue] = {parse_amount: AMOUNT, parse_date: DAY, parse_count: COUNT}


class TomlSchema(GenerateJsonSchema):
    """As pydantic makes it, and what our own validators accept; a source may be named by a text."""

    def function_before_schema(self, schema: Any) -> JsonSchemaValue:
        function = schema["function"]["function"]
        if function in VALIDATED:
            return VALIDATED[function]
        inner = super().function_before_schema(schema)
        return {"anyOf": [inner, AMOUNT]} if function is _listed else inner

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        made = super().model_schema(schema)
        source = made.get("properties", {}).get("source")
        if source:
            source["anyOf"].append({"type": "string"})
        return made


class CsvSchema(TomlSchema):
    """A row of a CSV file: every cell is a text, and an empty one is left out."""

    def int_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string", "pattern": "^[0-9]+$"}


TOML = {
    "book.toml": BookConfig,
    "accepted.toml": _Accepted,
    "scenarios.toml": _Scenarios,
    "printed.toml": PrintedReport,
    "accounts.toml": AccountMapping,
    "spreadsheets.toml": Layouts,
    "seals.toml": Seal,
}
CSV = {"entries.csv": Entry, **{name: record for record, name in CSV_FILES.items()}}


def book_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each TOML file, and of a row of each CSV file."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:fhledger:schema:{name}:1",
            **TypeAdapter(record).json_schema(schema_generator=generator),
            "title": name,
        }
        for generator, files in ((TomlSchema, TOML), (CsvSchema, CSV))
        for name, record in files.items()
    }
