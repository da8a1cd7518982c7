"""Serve one stand-in to the Terraform that starts it: ``python -m stackproof.emulator.stand_ins archive``."""

import sys

from stackproof.emulator.stand_ins.providers import serve

serve(sys.argv[1])
