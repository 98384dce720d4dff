"""En webbsida av bokslutet.

Kör: python examples/7_html_report.py
Sidan skrivs i en tillfällig mapp, som tas bort igen. Samma sida skriver kommandot
`fhledger report 2024 -o report.html`. Den behöver tillägget: pip install "fhledger[report]"
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import fhledger
from fhledger.render.overview import make_overview
from fhledger.render.web_report import page

bok = fhledger.embedded_book()
oversikt = make_overview(bok, 2024, through=2030)
sida = page(oversikt, "sv")

with TemporaryDirectory() as mapp:
    fil = Path(mapp) / "report.html"
    fil.write_text(sida, encoding="utf-8")
    print(f"{fil.name}: bokslutet {oversikt.year} för {bok.name}")

# Bakom varje tal finns en spårning, ned till poster och källor.
print(f"  spårningar:       {len(oversikt.traces)}")
print(f"  prognoser till:   {oversikt.through}")
print(f"  stängda år:       {len(oversikt.verification.seals)}")
print(f"  diagram:          {sida.count('<svg')}")

# Sidan hämtar inget från nätet, och samma bok ger samma sida.
print(f"  adresser utanför: {sida.count('src=') + sida.count('url(')}")
print(f"  samma igen:       {'ja' if page(oversikt, 'sv') == sida else 'nej'}")
