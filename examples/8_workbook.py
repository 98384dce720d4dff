"""Kan revisorn få bokslutet i Excel, med formler att följa?

Kör: python examples/8_workbook.py
Behöver tillägget excel: pip install "fhledger[excel]".
Arbetsboken skrivs till en tillfällig mapp och läses sedan tillbaka, som Excel skulle visa den.
"""

import tempfile
from pathlib import Path

import python_calamine

import fhledger

bok = fhledger.embedded_book()

with tempfile.TemporaryDirectory() as mapp:
    fil = Path(mapp) / "bokslut.xlsx"
    fil.write_bytes(bok.to_excel(2024))
    arbetsbok = python_calamine.CalamineWorkbook.from_path(fil)
    blad = {namn: arbetsbok.get_sheet_by_name(namn).to_python() for namn in arbetsbok.sheet_names}

for namn, rader in blad.items():
    print(f"{namn:<12}{len(rader):>4} rader")

# Talen i cellerna är de som biblioteket räknar fram; formlerna ger samma tal igen.
print("\nFonden, kr")
for rad in blad["Fonden"]:
    if rad[1] in ("opening_balance", "result", "appropriations", "closing_balance"):
        print(f"  {rad[0]:<54}{''.join(f'{kr:>12,.0f}' for kr in rad[2:5]).replace(',', ' ')}")

# Bladet Kontroller jämför varje tal med det som det ska vara.
utfall = [rad[5] for rad in blad["Kontroller"][4:]]
print(f"\n{utfall.count('stämmer')} kontroller stämmer, {utfall.count('skiljer')} skiljer")
