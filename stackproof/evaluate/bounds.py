"""How deep and how large an evaluation may get; what goes beyond becomes a diagnostic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from stackproof.diagnostics import Diagnostics
from stackproof.recursion import deep_recursion
from stackproof.values.limits import LimitReached


@contextmanager
def within_limits(diagnostics: Diagnostics) -> Iterator[None]:
    """Evaluate with room for deep recursion; what goes beyond all limits becomes a diagnostic."""
    with deep_recursion():
        try:
            yield
        except LimitReached as reached:
            diagnostics.extend([reached.diagnostic])
        except RecursionError:
            detail = "The expressions or references of this stack are nested too deeply; divide them."
            diagnostics.error("Nested too deeply", detail)
        except MemoryError:
            detail = "What this stack evaluates to does not fit into memory; make smaller values."
            diagnostics.error("Out of memory", detail)
