"""A command (kommando): what it does and takes, an example, and what runs it."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module
from typing import NamedTuple

from fhledger.cli.arguments import Argument
from fhledger.cli.output import CommandResult, FileResult


class Command(NamedTuple):
    """A command: its summary for `--help`, an example, and the function that runs it.

    The summary is a message of the catalogue. The module of the function is loaded when the command
    is run.
    """

    summary: str
    example: str
    function: str
    arguments: tuple[Argument, ...] = ()

    def run(self, options: Namespace) -> CommandResult | FileResult:
        """The result of the command with its options."""
        module, name = self.function.split(".")
        function = getattr(import_module(f"{__package__}.{module}"), name)
        result: CommandResult | FileResult = function(options)
        return result
