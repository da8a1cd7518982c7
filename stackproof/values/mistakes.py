"""What goes wrong with values."""

from __future__ import annotations


class Mistake(Exception):
    """A user's mistake inside a value; whoever knows the place turns it into a diagnostic."""

    def __init__(self, text: str, path: tuple[str | int, ...] = (), argument: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.path = path
        self.argument = argument

    def under(self, step: str | int) -> Mistake:
        """Return the same mistake seen from one level further out."""
        return Mistake(self.text, (step, *self.path), self.argument)

    def __str__(self) -> str:
        if not self.path:
            return self.text
        path = "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in self.path)
        return f"{path.removeprefix('.')}: {self.text}"


class NoSuchPart(Mistake):
    """A part that an object of a module does not have."""


class TooLarge(Mistake):
    """A result that would be too large for this machine, though not for Terraform: neither try nor can may catch it."""
