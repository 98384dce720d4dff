"""The words of the workbook (ord i arbetsboken), in both languages."""

from __future__ import annotations

from fhledger.core.localized import LocalizedText

SHEETS = {
    key: LocalizedText(sv=sv, en=en)
    for key, sv, en in (
        ("appendix_1", "Bilaga 1", "Appendix 1"),
        ("appendix_2", "Bilaga 2", "Appendix 2"),
        ("fund", "Fonden", "Fund"),
        ("fees", "Avgifter", "Fees"),
        ("budget", "Budget", "Budget"),
        ("checks", "Kontroller", "Checks"),
        ("entries", "Poster", "Entries"),
    )
}
"""The names of the sheets, in their order."""

WORDS = {
    key: LocalizedText(sv=sv, en=en)
    for key, sv, en in (
        (
            "legend",
            "Gula celler är indata och kan ändras. Allt annat är formler som följer med.",
            "Yellow cells are given and may be changed. All else are formulas that follow.",
        ),
        (
            "rounding",
            "Varje rad är avrundad för sig till hela kronor, summor av exakta belopp. Raderna följer bladet {sheet}.",
            "Each row is rounded by itself to whole kronor, totals from exact amounts. The rows follow the sheet {sheet}.",
        ),
        ("fund_title", "Fonden {first}–{last}, exakt", "The fund {first}–{last}, exact"),
        ("fund_chart", "Fondens utveckling", "The fund over the years"),
        ("key", "Nyckel", "Key"),
        ("item_key", "Specifikation i posterna", "Item in the entries"),
        ("kronor", "Kronor", "Kronor"),
        ("rates", "Satser", "Rates"),
        ("unit", "Enhet", "Unit"),
        ("kr_per_inhabitant", "kr per invånare", "kr per inhabitant"),
        ("kr_per_member", "kr per medlem", "kr per member"),
        ("minimum", "Lägst, kr", "At least, kr"),
        ("maximum", "Högst, kr", "At most, kr"),
        ("since", "Gäller från", "Since"),
        ("months", "Månader", "Months"),
        ("no_fee", "Boken anger ingen avgift.", "The book states no fee."),
        ("fee_unknown", "Avgifterna kan inte räknas fram:", "The fees cannot be computed:"),
        ("of_inhabitants", "Invånare den {day}.", "Inhabitants on {day}."),
        ("assumed", "Dagen är antagen.", "The day is assumed."),
        ("checks_title", "Kontroller {year}", "Checks {year}"),
        ("check", "Kontroll", "Check"),
        ("verdict", "Utfall", "Verdict"),
        ("where", "Var", "Where"),
        ("holds", "stämmer", "agrees"),
        ("differs", "skiljer", "differs"),
        ("by_rounding", "avrundning", "rounding"),
        ("not_compared", "jämförs ej", "not compared"),
        ("missing", "saknas", "missing"),
        ("all", "Alla kontroller", "All checks"),
        ("all_hold", "allt stämmer", "all agree"),
        ("errors", "Fel enligt fhledger verify: {count}", "Errors by fhledger verify: {count}"),
        ("own_identities", "Går böckerna ihop?", "Do the books add up?"),
        (
            "own_entries",
            "Ingående medel + alla årets poster = utgående medel",
            "Opening balance + all entries of the year = closing balance",
        ),
        (
            "own_carried",
            "Årets ingående medel = förra årets utgående medel",
            "Opening balance = closing balance of the year before",
        ),
        (
            "figures",
            "Är talen i tryck de som posterna ger?",
            "Are the printed figures those of the entries?",
        ),
        ("print_identities", "Går talen i tryck ihop?", "Do the printed figures add up?"),
        (
            "no_print",
            "Boken har inga tal i tryck för dessa år.",
            "The book has no printed figures for these years.",
        ),
        (
            "findings",
            "Iakttagelser av fhledger verify när arbetsboken gjordes",
            "Findings of fhledger verify when the workbook was made",
        ),
        ("no_findings", "Inga iakttagelser.", "No findings."),
        ("sum", "{row} = summan av sina delar", "{row} = the sum of its parts"),
        (
            "carry_forward",
            "{row} = utgående medel året före",
            "{row} = the closing balance of the year before",
        ),
        ("specification", "{row} = specifikationen", "{row} = its specification"),
        (
            "same_figure",
            "{row}: samma i {place} som i Bilaga 1",
            "{row}: the same in {place} as in Appendix 1",
        ),
        ("place_appendix_1", "Bilaga 1", "Appendix 1"),
        ("place_appendix_2", "Bilaga 2", "Appendix 2"),
        ("place_footnote", "Fotnoten", "The footnote"),
        ("place_financing", "Finansiering", "Financing"),
        ("whole_budget", "(hela)", "(whole)"),
    )
}
