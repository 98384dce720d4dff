"""Hur blir värdkommunens bokföring till poster i boken?

Kör: python examples/9_sie.py
SIE-filen, kontonyckeln och boken hör till ett PÅHITTAT förbund.
"""

from pathlib import Path

import fhledger
from fhledger.exchange.import_files import planned_import
from fhledger.exchange.mapping import posting_targets, read_mapping
from fhledger.exchange.sie import read_sie

MAPP = Path(__file__).parent / "pahittat_forbund"
FIL = MAPP / "vardens_bokforing_2025.se"

# Filen läses: vems den är, vilka konton den har och vad varje konto omsatte.
sie = read_sie(FIL)
print(f"{sie.identification.name}: {sie.voucher_count} verifikationer")

# Kontonyckeln i accounts.toml säger vilken rad varje konto och projekt hör till.
bok = fhledger.read_book(MAPP)
rader = {rad.id: rad for rad in bok.lines}
summor = posting_targets(bok, read_mapping(MAPP, bok)).sums(sie.turnover)
for rad in rader.values():
    delar = [kr for plats, kr in summor.items() if plats.line == rad.id]
    print(f"  {rad.label.sv:<32}{fhledger.format_sek(fhledger.exact_sum(delar), ore=True):>14} kr")

# I en bok utan 2025 års poster skulle filen ge de här (de fem första visas).
tom = bok.model_copy(update={"years": [ar for ar in bok.ledgers if ar.year < 2025], "printed": ()})
plan = planned_import(MAPP, tom, FIL)
print(f"\nFilen ger {len(plan.entries)} poster. {plan.outside} verifikationer rör inte fonden.")
for post in plan.entries[:5]:
    print(
        f"  {post.number} {post.day} {fhledger.format_sek(post.amount_kr, ore=True):>12} {post.text}"
    )

# Boken har dem redan. Läses filen en gång till kommer inget nytt.
igen = planned_import(MAPP, bok, FIL)
print(f"\nRedan i boken: {igen.known} verifikationer. Nya poster: {len(igen.entries)}.")
