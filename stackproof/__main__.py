"""``python -m stackproof``."""

from stackproof.commands import run

run()
