"""The command line (kommandoraden): `fhledger COMMAND`, from its arguments to its output."""

from fhledger.cli.main import main

__all__ = ["main"]
