"""The command line (kommandoraden): `fhledger COMMAND`; each command is a module of its own name."""

from fhledger.cli.main import main

__all__ = ["main"]
