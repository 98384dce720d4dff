"""Hur står sig året mot budgeten?

Kör: python examples/4_budget_follow_up.py
Familjen Helsingborgs budget för 2024 är känd bara i sin helhet. Därför kommer den först,
och sedan en uppföljning rad för rad mot en PÅHITTAD budget.
"""

from datetime import date

import fhledger

bok = fhledger.embedded_book()
uppfoljning = bok.budget_follow_up(2024)

print("Budget 2024 i sin helhet")
for lasning in uppfoljning.whole:
    print(f"  Om den omfattar {lasning.label.sv}:")
    anvant, kvar = fhledger.format_sek(lasning.used), fhledger.format_sek(lasning.left)
    print(f"    använt {anvant} kr, kvar {kvar} kr")
for upplysning in uppfoljning.notes:
    print(f"  {upplysning.sv}")

# Påhittade beslut: en budget för två rader, och ett tilläggsanslag under året.
beslut = [
    ("external_costs", "-2 500 000", date(2023, 11, 1)),
    ("external_costs", "-300 000", date(2024, 5, 15)),
    ("development_projects", "-4 000 000", date(2023, 11, 1)),
]
pahittad = [
    fhledger.BudgetDecision(year=2024, line=rad, amount_kr=fhledger.parse_amount(kr), decided=dag)
    for rad, kr, dag in beslut
]
bok = bok.replace(budgets=pahittad)

print("\nPåhittad budget, utfall och avvikelse i kr; plus är bättre för fonden")
for rad in bok.budget_follow_up(2024).rows:
    if rad.budget is not None and rad.deviation is not None and rad.deviation_share is not None:
        tal = [fhledger.format_sek(kr) for kr in (rad.budget, rad.outcome, rad.deviation)]
        procent = fhledger.format_sek(rad.deviation_share * 100)
        print(f"  {rad.label.sv:<30}{''.join(f'{t:>12}' for t in tal)}{procent:>8} %")
