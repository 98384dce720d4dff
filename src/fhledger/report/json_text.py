"""Records as JSON for programs: amounts are texts with two decimals, days are ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fhledger.audit import Finding, Verification
from fhledger.fee import FeeTable, ReferenceDayFee
from fhledger.label import Label, Language
from fhledger.money import plain
from fhledger.project import ProjectStanding
from fhledger.statement import Row, Specification, Statement


def json_text(value: dict[str, Any]) -> str:
    """The JSON text of what one of the functions below gives."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def statement_json(statement: Statement) -> dict[str, Any]:
    """`book`, `currency`, `years`, `appendix_1`, `appendix_2`, `footnote`, `financing`, `notes`."""
    years = statement.years
    return {
        "book": statement.book,
        "currency": statement.currency,
        "years": list(years),
        "appendix_1": [_row(row, years) for row in statement.appendix_1],
        "appendix_2": _rows(statement.appendix_2),
        "footnote": [
            {"of": note.of, "text": note.text and _label(note.text), "rows": _rows(note)}
            for note in statement.footnotes
        ],
        "financing": [_row(row, years[:1]) for row in statement.financing],
        "notes": [
            {"row": note.row, "year": note.year, "text": _label(note.text)}
            for note in statement.notes
        ],
    }


def fees_json(table: FeeTable, by_day: Sequence[ReferenceDayFee] = ()) -> dict[str, Any]:
    """The fee table; `rate` is null where members have different rates, which then stand with each."""
    single = table.rate is not None
    value: dict[str, Any] = {
        "year": table.year,
        "rate": _amount(table.rate.value) if table.rate else None,
        "reference_day": table.reference_day.isoformat(),
        "assumed": table.assumed,
        "because": table.because and _label(table.because),
        "members": [
            {
                "code": member.code,
                "name": member.name,
                "inhabitants": member.inhabitants,
                **({} if single else {"rate": _amount(member.rate.value)}),
                "fee": _amount(member.fee),
                "share": f"{member.share:f}",
            }
            for member in table.members
        ],
        "total": _amount(table.total),
        "booked": _amount(table.booked),
        "difference": _amount(table.difference),
        "implied_inhabitants": _amount(table.implied_inhabitants),
    }
    if by_day:
        value["reference_days"] = [
            {
                "reference_day": day.reference_day.isoformat(),
                "inhabitants": day.inhabitants,
                "total": _amount(day.total),
                "difference": _amount(day.difference),
            }
            for day in by_day
        ]
    return value


def projects_json(standings: Sequence[ProjectStanding], year: int) -> dict[str, Any]:
    """`year` and `projects`; null stands for what the sources do not say."""
    return {
        "year": year,
        "projects": [
            {
                "project": standing.project.id if standing.project else None,
                "name": standing.project.name if standing.project else None,
                "area": standing.project.area if standing.project else None,
                "decided_year": standing.project.year_of_decision if standing.project else None,
                "granted": _amount(standing.granted_kr),
                "paid": _amount(standing.paid_kr),
                "invoiced_later": _amount(standing.invoiced_later_kr),
                "repaid": _amount(standing.repaid_kr),
                "net_cost": _amount(standing.net_cost_kr),
                "committed": _amount(standing.committed_kr),
            }
            for standing in standings
        ],
    }


def verification_json(verification: Verification, language: Language) -> dict[str, Any]:
    """`book`, what was `checked`, and `findings` with their messages in one language."""
    return {
        "book": verification.book,
        "checked": {
            "rules": verification.rules,
            "figures": verification.figures,
            "entries": verification.entries,
        },
        "findings": [_finding(finding, language) for finding in verification.findings],
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    accepted = finding.accepted
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "message": finding.message.of(language),
        "expected": _side(finding.expected),
        "actual": _side(finding.actual),
        "difference": _amount(finding.difference),
        "sources": list(finding.sources),
        "accepted": accepted
        and {"reason": accepted.reason, "by": accepted.by, "day": accepted.day.isoformat()},
    }


def _rows(told: Specification) -> list[dict[str, Any]]:
    return [_row(row, (told.year,)) for row in told.rows]


def _row(row: Row, years: Sequence[int]) -> dict[str, Any]:
    amounts = zip(years, row.amounts, strict=True)
    return {
        "row": row.id,
        "label": _label(row.label),
        "amounts": {str(year): _amount(amount) for year, amount in amounts},
    }


def _label(label: Label) -> dict[str, str]:
    return {"sv": label.sv, "en": label.en}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _side(value: Decimal | str | None) -> str | None:
    return plain(value) if isinstance(value, Decimal) else value
