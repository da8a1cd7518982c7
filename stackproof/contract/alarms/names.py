"""What a row names, for one of its alarms: the texts of the instance's key, and the resources at addresses."""

from __future__ import annotations

from typing import Any

from stackproof.contract.expect.operators import key_for
from stackproof.contract.expect.texts import Named, TextError, Texts, texts_in
from stackproof.contract.expect.written import tells_configuration
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import Resource, Stack

_SUMMARY = "Invalid alarm"


class Names:
    """Reads what stands in a row, for one alarm of a stack."""

    def __init__(self, stack: Stack, alarm: Resource) -> None:
        self.stack = stack
        self.alarm = alarm
        address = alarm.address
        self._key = str(address.name if address.key is None else address.key)
        self._texts = stack.once("expected texts", lambda: Texts(stack))

    def choose(self, given: Any, where: SourceRange) -> Any:
        """Return what ``by_key`` has for the alarm; what is no choice stays."""
        if not isinstance(given, dict) or set(given) != {"by_key"}:
            return given
        found = key_for(self._key, given["by_key"])
        if found is None:
            keys = ", ".join(given["by_key"])
            raise PromiseError(
                Diagnostic(_SUMMARY, f'by_key has {keys}, and nothing for "{self._key}"; add it.', where)
            )
        return given["by_key"][found]

    def resource(self, text: str, where: SourceRange) -> Resource:
        """Return the resource at an address, in which a template may stand for the key.

        Raises:
            PromiseError: the stack does not have it.
        """
        found = self._read(text, where)
        if isinstance(found, str) and found != text:
            found = self._read(found, where)
        if not isinstance(found, Named):
            raise PromiseError(Diagnostic(_SUMMARY, f'"{text}" is no address of a resource.', where))
        return found.resource

    def look_at(self, expected: Any, where: SourceRange) -> None:
        """Look whether all that an expected tree names is there.

        Raises:
            PromiseError: something is not.
        """
        for text in texts_in(expected) if tells_configuration(self.stack) else ():
            self._read(text, where)

    def _read(self, text: str, where: SourceRange) -> Any:
        try:
            return self._texts.read(text, self.alarm)
        except TextError as error:
            raise PromiseError(Diagnostic(_SUMMARY, str(error), where)) from None
