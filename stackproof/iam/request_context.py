"""What a request says of itself: the condition keys that it has, and their values.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.iam.answers import doubt
from stackproof.values import Unknown

Values = tuple[Any, ...] | Unknown


@dataclass(frozen=True, slots=True)
class Context:
    """The condition keys of a request, in lower case, each with its values.

    A key without a value is not in the request; an unknown stands for a key of which nobody knows whether it is.
    ``whole`` says that no other key is; else nobody knows of the others.
    """

    values: Mapping[str, Values] = field(default_factory=dict)
    whole: bool = True

    def of(self, key: str) -> Values:
        """Return the values of a key in any case: none where the request does not have it."""
        name = key.lower()
        if name in self.values or self.whole:
            return self.values.get(name, ())
        return doubt(f"whether a request has {key} is not known")
