"""The words of headings and captions (ord i rubriker), in both languages."""

from __future__ import annotations

from collections.abc import Callable

from fhledger.label import Label, Language

WORDS = {
    key: Label(sv=sv, en=en)
    for key, sv, en in (
        ("accepted", "godtagen", "accepted"),
        ("actual", "Står", "Actual"),
        ("amount", "Belopp, kr", "Amount, kr"),
        ("assumed", "antagen dag", "an assumed day"),
        ("booked", "Bokförd intäkt", "Booked income"),
        ("code", "Kod", "Code"),
        ("committed", "Kvar att betala", "Committed"),
        ("computed", "Beräknad avgift", "Computed fee"),
        ("day", "Dag", "Day"),
        ("decided", "Beslutat år", "Year of decision"),
        ("difference", "Skillnad", "Difference"),
        ("entries", "Nya poster", "New entries"),
        ("error", "fel", "error"),
        ("every_entry", "Alla sådana poster", "All such entries"),
        ("expected", "Väntat", "Expected"),
        ("fee", "Avgift, kr", "Fee, kr"),
        ("fees", "Medlemsavgifter", "Membership fees"),
        ("finding", "Iakttagelse", "Finding"),
        ("findings", "Granskning av", "Verification of"),
        ("granted", "Beviljat", "Granted"),
        ("implied", "Intäkten motsvarar invånare", "Inhabitants that the income stands for"),
        ("import", "Inläsning av", "Import of"),
        ("in_print", "I tryck", "In print"),
        ("inhabitants", "Invånare", "Inhabitants"),
        ("invoiced", "Fakturerat senare", "Invoiced later"),
        ("line", "Rad", "Line"),
        ("more", "Vad det betyder och vad man gör", "What it means and what to do"),
        ("municipality", "Kommun", "Municipality"),
        ("negated_sum", "summan med ombytt tecken", "the sum with its sign changed"),
        ("no_source", "ingen källa är angiven", "no source is given"),
        ("note", "not", "note"),
        ("number", "Nummer", "Number"),
        ("paid", "Utbetalt", "Paid"),
        ("product", "produkten av", "the product of"),
        ("project", "Projekt", "Project"),
        ("projects", "Test- och utvecklingsprojekt vid utgången av", "Projects at the end of"),
        ("rate", "Kr per invånare", "Kr per inhabitant"),
        ("rate_member", "Sats", "Rate"),
        ("reference_day", "Invånare den", "Inhabitants on"),
        ("repaid", "Återbetalt", "Repaid"),
        ("rule", "enligt bokens regel, av", "by the book's rule, from"),
        ("share", "Andel", "Share"),
        ("subject", "Gäller", "Subject"),
        ("text", "Text", "Text"),
        ("total", "Totalt", "Total"),
        ("unknown", "okänt", "unknown"),
        ("unnamed", "Poster utan projekt", "Entries that name no project"),
        ("warning", "varning", "warning"),
        ("weight", "Slag", "Severity"),
    )
}
"""The words of headings and captions."""


def words(language: Language) -> Callable[[str], str]:
    """The words in one language, by their key."""
    return lambda key: WORDS[key].of(language)
