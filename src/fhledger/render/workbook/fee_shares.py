"""The shares of the fees (andelar) as formulas: by the largest remainder, as in the library."""

from __future__ import annotations

from fhledger.domain.fees.fee_records import FeeTable
from fhledger.render.workbook.sheet import Cell


def whole_share(column: str, first: int, table: FeeTable) -> Cell:
    """The sum of the shares, in the row of the total."""
    last = first + len(table.members) - 1
    return Cell(table.whole_share, f"ROUND(SUM({column}{first}:{column}{last}),4)", "share")


def share_formula(fees: tuple[str, int, int], row: int, table: FeeTable) -> str:
    """The share of a fee as it is shown: by the largest remainder, so that all add up to 100 %.

    `fees` are the column and the first and last row of the fees, whose total is in the row below.
    Fees are counted in öre, as whole numbers, which a spreadsheet divides exactly.
    """
    column, first, last = fees
    own, total = f"{column}{row}", f"${column}${last + 1}"
    if any(member.fee < 0 for member in table.members):
        return f"IF({total}=0,0,ROUND({own}/{total},4))"
    whole, all_fees = (
        f"ROUND({total}*100,0)",
        f"ROUND(${column}${first}:${column}${last}*100,0)*10000",
    )
    part = f"ROUND({own}*100,0)*10000"
    left, others = f"MOD({part},{whole})", f"MOD({all_fees},{whole})"
    before = f"({others}>{left})+({others}={left})*(ROW(${column}${first}:${column}${last})<{row})"
    gets_one = f"(SUMPRODUCT({before})<ROUND(SUMPRODUCT({others})/{whole},0))"
    return f"IF({total}=0,0,(({part}-{left})/{whole}+{gets_one})/10000)"
