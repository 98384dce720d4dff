"""Vad kostar ett gemensamt projekt varje kommun?

Kör: python examples/5_apportionment.py
Beloppet, deltagarna, andelarna, golvet och taket är PÅHITTADE. Folkmängden är SCB:s.
"""

from datetime import date

import fhledger

BELOPP = fhledger.parse_amount("500 000")
DELTAGARE = ["1283", "1292", "1260"]  # Helsingborg, Ängelholm, Bjuv
DAG = date(2024, 12, 31)

bok = fhledger.embedded_book()
kommuner = [kommun for kommun in bok.municipalities if kommun.code in DELTAGARE]

# Fyra sätt att dela. Delarna blir hela kronor och summerar alltid exakt.
efter_invanare = fhledger.by_inhabitants(DELTAGARE, bok.population, DAG)
satt = {
    "efter invånare": fhledger.specially_funded(BELOPP, kommuner, efter_invanare),
    "lika": fhledger.specially_funded(BELOPP, kommuner, fhledger.equally(DELTAGARE)),
    "fasta andelar": fhledger.specially_funded(
        BELOPP, kommuner, fhledger.fixed_shares({"1283": "0,5", "1292": "0,3", "1260": "0,2"})
    ),
    "golv och tak": fhledger.specially_funded(
        BELOPP,
        kommuner,
        efter_invanare,
        floor=fhledger.parse_amount(60000),
        ceiling=fhledger.parse_amount(300000),
    ),
}

namn = sorted(kommuner, key=lambda kommun: kommun.code)
print(f"{'':<16}" + "".join(f"{kommun.name:>13}" for kommun in namn) + f"{'Summa':>10}")
for ord_, delning in satt.items():
    delar = [andel.amount for andel in delning.shares]
    belopp = "".join(f"{fhledger.format_sek(kr):>13}" for kr in delar)
    print(f"{ord_:<16}{belopp}{fhledger.format_sek(fhledger.exact_sum(delar)):>10}")
