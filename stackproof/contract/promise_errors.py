"""What is wrong with a promise that only the stack tells: it names what is not there."""

from __future__ import annotations

from stackproof.diagnostics import Diagnostic


class PromiseError(Exception):
    """A promise that nobody can judge; the diagnostic says what to mend in the contract."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic
