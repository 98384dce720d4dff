"""Hur gick fondens pengar från år till år?

Kör: python examples/2_carry_forward.py
Varje år börjar med det som fanns kvar när det förra slutade.
"""

import fhledger

bok = fhledger.embedded_book()

for ar in bok.fiscal_years():
    print(f"{ar.year}")
    for namn, belopp in (
        ("Ingående medel att förfoga över", ar.opening_balance),
        ("Intäkter", ar.income),
        ("Kostnader", ar.costs),
        ("Årets resultat", ar.result),
        ("Använt av tidigare överskott", ar.appropriations),
        ("Utgående medel, inför nästa år", ar.closing_balance),
    ):
        print(f"  {namn:<34}{fhledger.format_sek(belopp):>12}")
    print()

# Samma sak en gång till, räknad på ett annat sätt: det som fanns från början
# plus alla poster ska ge det som finns kvar.
alla_poster = [post.amount_kr for ar in bok.ledgers for post in ar.entries]
kvar = fhledger.exact_sum([bok.config.opening_balance.value, *alla_poster])
stammer = kvar == bok.fiscal_years()[-1].closing_balance
print(f"Början plus {len(alla_poster)} poster: {fhledger.format_sek(kvar)}")
print("Stämmer." if stammer else "Stämmer inte!")
