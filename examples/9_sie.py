"""Hur blir värdkommunens bokföring till poster i boken?

Kör: python examples/9_sie.py
SIE-filen, kontonyckeln och boken hör till ett PÅHITTAT förbund.
"""

import shutil
import tempfile
from pathlib import Path

import fhledger

MAPP = Path(__file__).parent / "pahittat_forbund"
FIL = MAPP / "vardens_bokforing_2025.se"

# Filen läses: vems den är, vilka konton den har och vad varje konto omsatte.
sie = fhledger.read_sie(FIL)
print(f"{sie.identification.name}: {sie.voucher_count} verifikationer")

# Kontonyckeln accounts.toml säger vilken rad de hör till, i en kopia av boken med ett tomt 2025.
with tempfile.TemporaryDirectory() as tillfallig:
    kopia = Path(shutil.copytree(MAPP, Path(tillfallig) / "bok"))
    tomt = kopia / "entries/2025.csv"
    tomt.write_text((MAPP / "entries/2025.csv").read_text("utf-8").partition("\n")[0], "utf-8")
    plan = fhledger.import_vouchers(FIL, book=kopia, dry_run=True)

for rad in fhledger.read_book(MAPP).config.lines:
    summa = fhledger.exact_sum(post.amount_kr for post in plan.entries if post.line == rad.id)
    print(f"  {rad.label.sv:<32}{fhledger.format_sek(summa, ore=True):>14} kr")

poster, utanfor = plan.entries, plan.vouchers.outside
print(f"\nFilen ger {len(poster)} poster. {utanfor} verifikationer rör inte fonden.")
for post in poster[:5]:
    kr = fhledger.format_sek(post.amount_kr, ore=True)
    print(f"  {post.number} {post.day} {kr:>12} {post.text}")

# Boken har dem redan. Läses filen en gång till kommer inget nytt.
igen = fhledger.import_vouchers(FIL, book=MAPP, dry_run=True)
print(f"\nRedan i boken: {igen.vouchers.known} verifikationer. Nya poster: {len(igen.entries)}.")
