"""``python -m stackproof``."""

from stackproof.cli import main

main(prog_name="stackproof")
