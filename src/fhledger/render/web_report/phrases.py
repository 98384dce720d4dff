"""The texts of the web report (webbrapporten), in both languages."""

from __future__ import annotations

from collections.abc import Callable

from fhledger.core.localized import Language, LocalizedText

PHRASES = {
    "report": LocalizedText(sv="Ekonomisk rapport {year}", en="Financial report {year}"),
    "skip": LocalizedText(sv="Till innehållet", en="Skip to the content"),
    "contents": LocalizedText(sv="Innehåll", en="Contents"),
    "lead": LocalizedText(
        sv="Varje understruket tal leder till sin spårning: hur det är räknat, ned "
        "till poster och källor.",
        en="Every underlined figure leads to its trace: how it was computed, down to "
        "entries and sources.",
    ),
    "key_figures": LocalizedText(sv="Nyckeltal {year}, kr", en="Key figures {year}, kr"),
    "statement": LocalizedText(sv="Bilagor och finansiering", en="Appendices and financing"),
    "development": LocalizedText(sv="Fondens utveckling", en="The fund over the years"),
    "fees": LocalizedText(sv="Medlemsavgifter", en="Membership fees"),
    "budget": LocalizedText(sv="Budgetuppföljning", en="Budget follow-up"),
    "forecast": LocalizedText(sv="Prognos", en="Forecast"),
    "verification": LocalizedText(sv="Granskning och sigill", en="Verification and seals"),
    "traces": LocalizedText(sv="Spårning", en="Traces"),
    "years": LocalizedText(sv="Fonden år för år", en="The fund year by year"),
    "balance_chart": LocalizedText(
        sv="Utgående medel per år, kr", en="Closing balance by year, kr"
    ),
    "movements_chart": LocalizedText(
        sv="Intäkter, kostnader och dispositioner per år, kr",
        en="Income, costs and appropriations by year, kr",
    ),
    "fees_chart": LocalizedText(
        sv="Medlemsavgift per kommun {year}, kr", en="Fee per municipality {year}, kr"
    ),
    "forecast_chart": LocalizedText(
        sv="Utgående medel per scenario, kr", en="Closing balance by scenario, kr"
    ),
    "chart_description": LocalizedText(
        sv="Diagram. Samma tal står i tabellen ”{table}”.",
        en="Chart. The same figures are in the table “{table}”.",
    ),
    "figures": LocalizedText(sv="Talen i texten", en="The figures of the text"),
    "no_fees": LocalizedText(
        sv="Avgifterna kan inte räknas fram ur boken. Skälet, på engelska:",
        en="The fees cannot be computed from the book.",
    ),
    "no_budget": LocalizedText(
        sv="Boken har ingen budget för året.", en="The book has no budget for the year."
    ),
    "no_forecast": LocalizedText(
        sv="Ingen prognos kan göras med boken som den är. Skälet, på engelska:",
        en="No forecast can be made from the book as it is.",
    ),
    "forecast_lead": LocalizedText(
        sv="En prognos är varken en plan eller ett beslut: den visar vad antagandena ger.",
        en="A forecast is neither a plan nor a decision: it shows what the assumptions give.",
    ),
    "what_if": LocalizedText(
        sv="Pröva en annan avgift eller tillväxt", en="Try another fee or growth"
    ),
    "what_if_lead": LocalizedText(
        sv="Beloppen är uträknade i förväg på samma sätt som i tabellerna. Andra värden räknas "
        "fram med kommandot fhledger forecast.",
        en="The amounts were computed in advance in the same way as in the tables. The command "
        "fhledger forecast computes other values.",
    ),
    "scenario": LocalizedText(sv="Scenario", en="Scenario"),
    "rate": LocalizedText(sv="Avgift, kr per invånare", en="Fee, kr per inhabitant"),
    "growth": LocalizedText(
        sv="Folkmängdens tillväxt, % om året", en="Growth of the population, % a year"
    ),
    "rate_slider": LocalizedText(sv="Avgift, skjutreglage", en="Fee, slider"),
    "growth_slider": LocalizedText(sv="Tillväxt, skjutreglage", en="Growth, slider"),
    "as_scenario": LocalizedText(sv="som i scenariot", en="as in the scenario"),
    "reset": LocalizedText(sv="Återställ", en="Reset"),
    "outcome": LocalizedText(
        sv="Utgående medel {year}: {amount} kr", en="Closing balance {year}: {amount} kr"
    ),
    "what_if_table": LocalizedText(
        sv="Med vald avgift och tillväxt", en="With the chosen fee and growth"
    ),
    "no_findings": LocalizedText(sv="Inga iakttagelser.", en="No findings."),
    "no_seals": LocalizedText(
        sv="Inget år är stängt, så boken har inga sigill.",
        en="No year is closed, so the book has no seals.",
    ),
    "print_traces": LocalizedText(sv="Skriv ut spårningen", en="Print the traces"),
    "traces_lead": LocalizedText(
        sv="Ett stycke för varje understruket tal. Övriga tal förklaras där de används.",
        en="One paragraph for each underlined figure. Other figures are explained where they "
        "are used.",
    ),
    "scroll": LocalizedText(sv="Tabellen kan rullas i sidled", en="The table scrolls sideways"),
    "made": LocalizedText(
        sv="Sidan är gjord av boken ”{book}”. Samma bok ger samma sida, till sista tecknet.",
        en="This page was made from the book “{book}”. The same book always gives the same "
        "page, to the last character.",
    ),
    "sealed_by": LocalizedText(sv="Sigill: {seals}.", en="Seals: {seals}."),
    "private": LocalizedText(
        sv="Sidan hämtar inget från nätet och sparar inget.",
        en="The page fetches nothing from the network and stores nothing.",
    ),
}
"""The texts by key. Braces are placeholders."""


def phrases(language: Language) -> Callable[..., str]:
    """A function that returns the text of a key in the language, with its placeholders filled in."""
    return lambda key, /, **values: PHRASES[key].format(**values).in_language(language)
