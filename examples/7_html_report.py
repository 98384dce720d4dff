"""En webbsida av bokslutet.

Kör: python examples/7_html_report.py
Sidan skrivs i en tillfällig mapp, som tas bort igen. Samma sida skriver kommandot
`fhledger report 2024 -o report.html`. Den behöver tillägget: pip install "fhledger[report]"
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import fhledger

bok = fhledger.embedded_book()
sida = bok.to_html(2024)

with TemporaryDirectory() as mapp:
    fil = Path(mapp) / "report.html"
    fil.write_text(sida, encoding="utf-8")
    print(f"{fil.name}: bokslutet 2024 för {bok.config.name}")

print(f"  diagram:          {sida.count('<svg')}")

# Sidan hämtar inget från nätet.
print(f"  adresser utanför: {sida.count('src=') + sida.count('url(')}")
