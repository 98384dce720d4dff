"""Vad kostar ett gemensamt projekt varje kommun?

Kör: python examples/5_apportionment.py
Beloppet, deltagarna, andelarna, golvet och taket är PÅHITTADE. Folkmängden är SCB:s.
"""

from datetime import date

import fhledger

BELOPP = "500 000"
DELTAGARE = ["1283", "1292", "1260"]  # Helsingborg, Ängelholm, Bjuv
DAG = date(2024, 12, 31)

bok = fhledger.embedded_book()

# Fyra sätt att dela. Delarna blir hela kronor och summerar alltid exakt.
satt = {
    "efter invånare": bok.apportion(BELOPP, members=DELTAGARE, reference_day=DAG),
    "lika": bok.apportion(BELOPP, members=DELTAGARE, by="equally"),
    "fasta andelar": bok.apportion(BELOPP, shares={"1283": "0,5", "1292": "0,3", "1260": "0,2"}),
    "golv och tak": bok.apportion(
        BELOPP, members=DELTAGARE, reference_day=DAG, floor=60_000, ceiling=300_000
    ),
}

namn = [andel.name for andel in satt["lika"].shares]
print(f"{'':<16}" + "".join(f"{kommun:>13}" for kommun in namn) + f"{'Summa':>10}")
for ord_, delning in satt.items():
    delar = [andel.amount for andel in delning.shares]
    belopp = "".join(f"{fhledger.format_sek(kr):>13}" for kr in delar)
    print(f"{ord_:<16}{belopp}{fhledger.format_sek(fhledger.exact_sum(delar)):>10}")
