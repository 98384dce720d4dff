"""JSON for programs: the fields of a record, amounts as texts with two decimals, ISO days."""

from __future__ import annotations

import json

from pydantic import BaseModel

from fhledger.core.localized import Language
from fhledger.core.text import INVISIBLE


def json_text(record: BaseModel, language: Language = "sv") -> str:
    """What `model_dump_json(indent=2)` gives, with invisible characters as escapes of JSON.

    Findings have their messages in the language.
    """
    value = record.model_dump(mode="json", context={"language": language})
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return (
        "\n".join(INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in lines)
        + "\n"
    )
