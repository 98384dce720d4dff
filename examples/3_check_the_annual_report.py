"""Stämmer årsredovisningens siffror?

Kör: python examples/3_check_the_annual_report.py
Varje tal i tryck jämförs med det som posterna ger, och alla regler prövas.
"""

import fhledger

bok = fhledger.embedded_book()

for rapport in bok.printed:
    beraknat = bok.statement(rapport.year).figures()
    tryckt = rapport.figures()
    lika = sum(beraknat.get(plats) == belopp for plats, belopp in tryckt.items())
    print(f"Årsredovisningen {rapport.year}: {lika} av {len(tryckt)} tal stämmer på kronan.")

granskning = bok.verify()
print(f"Prövade regler: {granskning.checked.rules}. Fel: {len(granskning.failures())}.\n")

# Det som är känt och godtaget göms inte: det står här med sitt skäl.
for iakttagelse in granskning.findings:
    if iakttagelse.accepted:
        print(f"{iakttagelse.code} {iakttagelse.subject}: {iakttagelse.message.sv}")
        if iakttagelse.difference is not None:
            print(f"  skillnad {fhledger.format_sek(iakttagelse.difference)} kr")
        print(f"  godtagen: {iakttagelse.accepted.reason}")
