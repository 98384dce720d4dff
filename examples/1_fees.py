"""Vad betalar varje kommun i medlemsavgift?

Kör: python examples/1_fees.py
Boken som följer med är Familjen Helsingborgs. Byt år, avgift eller dag här nedan.
"""

from datetime import date

import fhledger

AR = 2024

# Boken läses in: medlemmar, avgift, folkmängd och poster, alla med källa.
bok = fhledger.embedded_book()
avgifter = bok.fees(AR)

avgift = fhledger.format_sek(avgifter.rate) if avgifter.rate else "olika många"
print(f"Medlemsavgifter {AR}, {avgift} kr per invånare den {avgifter.reference_day}")
if avgifter.is_assumption:
    print("Dagen är ett antagande: avtalets dag är inte känd.")
print()

for kommun in avgifter.members:
    folk = f"{kommun.inhabitants:,}".replace(",", " ")
    print(f"{kommun.name:<14}{folk:>8} invånare{fhledger.format_sek(kommun.fee):>12} kr")

print(f"\nBeräknat       {fhledger.format_sek(avgifter.total)} kr")
if avgifter.booked is not None and avgifter.difference is not None:
    print(f"Bokfört        {fhledger.format_sek(avgifter.booked)} kr")
    print(f"Skillnad       {fhledger.format_sek(avgifter.difference)} kr")

# Vad skulle en annan avgift eller en annan dag ge?
hojd = bok.fees(AR, rate=fhledger.parse_amount("21,50"))
print(f"\nMed 21,50 kr   {fhledger.format_sek(hojd.total)} kr")
senare = bok.fees(AR, reference_day=date(2023, 12, 31))
print(f"Med 2023-12-31 {fhledger.format_sek(senare.total)} kr")
