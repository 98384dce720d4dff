"""The phrases of the page (formuleringar), in both languages."""

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
        en="Every underlined figure leads to its trace: how it comes about, down to "
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
        en="The book does not give the fees.",
    ),
    "no_budget": LocalizedText(
        sv="Boken har ingen budget för året.", en="The book has no budget for the year."
    ),
    "no_forecast": LocalizedText(
        sv="Ingen prognos kan göras med boken som den är. Skälet, på engelska:",
        en="No forecast can be made of the book as it is.",
    ),
    "forecast_lead": LocalizedText(
        sv="En prognos är ingen plan och inget beslut: den visar vad antagandena ger.",
        en="A forecast is not a plan and no decision: it shows what the assumptions give.",
    ),
    "adjust": LocalizedText(
        sv="Pröva en annan avgift eller tillväxt", en="Try another fee or growth"
    ),
    "adjust_lead": LocalizedText(
        sv="Räknas här på sidan, exakt och på samma sätt som i tabellerna. Ett tomt "
        "fält betyder: som i scenariot.",
        en="Computed here on the page, exactly and in the same way as in the tables."
        " An empty field means: as in the scenario.",
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
    "wrong_rate": LocalizedText(
        sv="Avgiften skrivs som 21 eller 21,50; minst noll.",
        en="Write the fee as 21 or 21.50; zero or more.",
    ),
    "wrong_growth": LocalizedText(
        sv="Tillväxten skrivs som 0,4 eller -1; mer än -100 och högst 100.",
        en="Write the growth as 0.4 or -1; more than -100 and at most 100.",
    ),
    "outcome": LocalizedText(
        sv="Utgående medel {year}: {amount} kr", en="Closing balance {year}: {amount} kr"
    ),
    "own": LocalizedText(sv="Med din avgift och tillväxt", en="With your fee and growth"),
    "no_findings": LocalizedText(sv="Inga iakttagelser.", en="No findings."),
    "no_seals": LocalizedText(
        sv="Inget år är stängt, så boken har inga sigill.",
        en="No year is closed, so the book has no seals.",
    ),
    "print_traces": LocalizedText(sv="Skriv ut spårningen", en="Print the traces"),
    "traces_lead": LocalizedText(
        sv="Ett stycke för varje tal. Ett understruket tal har ett eget stycke; det "
        "som saknar ett står där det används.",
        en="A passage for each figure. An underlined figure has a passage of its "
        "own; what has none stands where it is used.",
    ),
    "scroll": LocalizedText(sv="Tabellen kan rullas i sidled", en="The table scrolls sideways"),
    "made": LocalizedText(
        sv="Sidan är gjord av boken ”{book}”. Samma bok ger samma sida, till sista tecknet.",
        en="This page is made from the book “{book}”. The same book gives the same "
        "page, to the last character.",
    ),
    "sealed_by": LocalizedText(sv="Sigill: {seals}.", en="Seals: {seals}."),
    "private": LocalizedText(
        sv="Sidan hämtar inget från nätet och sparar inget.",
        en="The page fetches nothing from the network and stores nothing.",
    ),
}
"""Every phrase; braces are filled in."""


def phrases(language: Language) -> Callable[..., str]:
    """The phrases in one language, by their key, with what is filled in."""
    return lambda key, /, **values: PHRASES[key].format(**values).in_language(language)
