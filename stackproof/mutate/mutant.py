"""One edit that breaks a stack."""

from __future__ import annotations

from dataclasses import dataclass

from stackproof.diagnostics import SourceRange
from stackproof.mutate.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edit of one file.

    ``subject`` is the block that it breaks, as Terraform names it (``aws_sqs_queue.main``, ``output.url``); ``path``
    leads to what is edited in it; ``edit`` says it in a line, by which a contract can list it; ``header`` is the range
    of the block's type and labels. ``configuration`` says that the edit is of something that Terraform heeds and no
    value shows, such as a type or a validation.
    """

    operator: str
    subject: str
    path: str
    edit: str
    where: SourceRange
    header: SourceRange
    start: int
    end: int
    replacement: str
    configuration: bool = False

    @property
    def file(self) -> str:
        """The label of the file that it edits."""
        return self.where.file

    def apply(self, source: SourceFile) -> str:
        """Return the text of the file with the edit made."""
        return source.text[: self.start] + self.replacement + source.text[self.end :]
