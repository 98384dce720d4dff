"""The commands (kommandon) by task: what each does and takes, an example, and what runs it."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.command import Command
from fhledger.cli.commands.check import CHECK
from fhledger.cli.commands.exchange import EXCHANGE
from fhledger.cli.commands.look import LOOK
from fhledger.cli.commands.plan import PLAN
from fhledger.cli.commands.write import WRITE
from fhledger.cli.commands.year import FOLLOW_A_YEAR
from fhledger.core.messages import marked

GROUPS: Mapping[str, Mapping[str, Command]] = {
    marked("look at the books"): LOOK,
    marked("plan"): PLAN,
    marked("check"): CHECK,
    marked("follow a year"): FOLLOW_A_YEAR,
    marked("write into a book"): WRITE,
    marked("exchange files with others"): EXCHANGE,
}
"""The commands of each task, by its heading in `fhledger --help`."""

COMMANDS: Mapping[str, Command] = {
    name: command for group in GROUPS.values() for name, command in group.items()
}
"""Every command by its name."""
