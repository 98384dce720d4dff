"""`python -m fhledger`: the same as the command `fhledger`."""

import sys

from fhledger.cli import main

sys.exit(main())
