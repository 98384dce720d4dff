"""Vilken avgift behövs för att fonden ska räcka?

Kör: python examples/6_fee_decision.py
Inga planer för åren framöver är kända. Scenarierna är ANTAGANDEN, och målet är PÅHITTAT.
"""

import fhledger

TILL_OCH_MED = 2030
GOLV = 4_000_000

bok = fhledger.embedded_book()

for scenario in bok.scenarios:
    prognos = bok.forecast(TILL_OCH_MED, scenario=scenario)
    print(f"{scenario.label.sv}: utgående medel")
    for ar in prognos.years:
        print(f"  {ar.year}{fhledger.format_sek(ar.closing_balance):>14} kr")

    # Frågan ställd baklänges: lägsta avgift i hela ören som håller golvet varje år.
    svar = prognos.lowest_fee(floor=GOLV)
    if svar.answer is None:
        print("  Ingen avgift räcker.\n")
        continue
    golv = fhledger.format_sek(fhledger.parse_amount(GOLV))
    avgift = fhledger.format_sek(fhledger.parse_amount(svar.answer))
    print(f"  Lägsta avgift för minst {golv} kr: {avgift} kr per invånare")
    if svar.balance_at_next_step is not None:
        print(
            f"  Med ett öre mindre blir det lägsta {fhledger.format_sek(svar.balance_at_next_step)}"
            f" kr\n"
        )

print("Det här antas i det första scenariot:")
for antagande in bok.forecast(TILL_OCH_MED).assumptions:
    print(f"  {antagande.sv}")
