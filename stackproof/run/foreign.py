"""Files named ``contract.yaml`` that are none of ours: of another tool, in somebody's repository.

Ours has HCL beside it, or the line of our schema, or says ``stack`` and one more key of a contract at its top: a
contract whose HCL was moved away is still ours, and told. What cannot be read is ours as well.
"""

from __future__ import annotations

import re
from pathlib import Path

from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.run.folders import holds_hcl
from stackproof.values.limits import LARGEST_FILE

_SCHEMA = re.compile(rb"^#\s*yaml-language-server:\s*\$schema=\S*stackproof", re.MULTILINE)
_FLOW = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|---)*\{")  # the whole document in braces, as JSON is
_STACK = rb"[\"']?stack[\"']?\s*:"
_PROMISES = (
    rb"[\"']?(?:access|alarms|closed|constraints|extends|flows|networks|packs|resources|waivers|workflows)[\"']?\s*:"
)
_AT_THE_TOP = rb"(?m:^)(?:\xef\xbb\xbf)?"


def is_foreign(path: Path) -> bool:
    """Tell whether a file that is named as a contract is none of ours."""
    try:
        if holds_hcl(path.parent):
            return False
    except OSError:
        return False
    text = read_bytes(path, LARGEST_FILE)
    if isinstance(text, NotRead):
        return False
    before = rb"[{,\s]" if _FLOW.match(text) else _AT_THE_TOP
    says_ours = re.search(before + _STACK, text) and re.search(before + _PROMISES, text)
    return not (says_ours or _SCHEMA.search(text))


def explain_foreign(path: Path) -> Diagnostic:
    """Say that a file is none of ours, and what would make it so."""
    detail = f"{path} has no *.tf file beside it, and does not say `stack` with constraints: it is of another tool."
    return Diagnostic("Not a contract of Stackproof", detail)
