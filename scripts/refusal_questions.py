"""Ask a provider which values of one block's arguments its validation refuses.

Every argument is asked about alone, in a configuration with as little else as the block takes. A message that tells a
rule (``scripts/refusal_messages.py``) gives a candidate, and the candidate is asked about again: the provider has to
refuse every value that the rule refuses, and its message may not come where the rule refuses nothing. A rule of which
the message never came alone may be one of several of which a value needs to meet one: it is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from provider_client import Complaint
from provider_questions import Step, dummy, enclose, opening
from refusal_messages import WORDS, Rule, rules_in
from refusal_texts import around, many, more, refuses, telling

from stackproof.schema import Block

Ask = Callable[[dict[str, Any]], list[Complaint]]
TOGETHER = re.compile(
    r"must be specified|can be specified|conflicts with|cannot be specified when|one \(and only one\) of|"
    r"must be configured|cannot be configured together|definition was found",
)
_LONGEST_CHOICES = 400


def words(complaint: Complaint) -> str:
    """Return a complaint as one text."""
    return f"{complaint.summary} {complaint.detail}".strip()


class BlockQuestions:
    """Asks about the values in one block."""

    def __init__(self, ask: Ask, root: Block, path: tuple[Step, ...]) -> None:
        self._ask, self._root, self._path = ask, root, path
        self.names = [name for name, _ in path]
        self.block = path[-1][1].block if path else root
        self.least = opening(self.block, known=True) if path else opening(root)

    def configuration(self, inner: dict[str, Any]) -> dict[str, Any]:
        """Return a whole configuration with this block in it."""
        content = inner
        for depth in range(len(self._path) - 1, -1, -1):
            name, nested = self._path[depth]
            around_it = opening(self._path[depth - 1][1].block, known=True) if depth else opening(self._root)
            content = {**around_it, name: enclose(nested, [content])}
        return content

    def complaints(self, inner: dict[str, Any]) -> list[Complaint]:
        """Return what is said of the block with other content."""
        return self._ask(self.configuration({**self.least, **inner}))

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Yield the rules for the arguments of the block, each after the name; ``name[]`` is the elements of a list."""
        for name, attribute in self.block.attributes.items():
            if attribute.required or attribute.optional:
                yield from self._of_attribute(name, attribute.type)
        for name, nested in self.block.blocks.items():
            if nested.mode in ("list", "set") and not (nested.min_items or nested.max_items) and name != "timeouts":
                one = opening(nested.block, known=True)
                asked = Asked(self, name, lambda number, one=one: [one] * number)  # type: ignore[misc]
                yield from ((name, rule) for rule in asked.kept([0, 1, 2, 3], ("items",)))

    def _of_attribute(self, name: str, type_: Any) -> Iterator[tuple[str, Rule]]:
        asked = Asked(self, name, lambda value: value)
        if isinstance(type_, list) and type_[0] in ("list", "set"):
            yield from self._of_elements(name, type_)
        elif asked.is_ruled(telling(type_)):
            for rule in asked.kept([*telling(type_), *more(type_)]):
                yield name, rule

    def _of_elements(self, name: str, type_: Any) -> Iterator[tuple[str, Rule]]:
        inside = type_[1]
        if isinstance(inside, list) and inside[0] == "object":
            for field, of in inside[1].items():
                yield from self._of_field(name, inside[1], field, of)
            return
        if inside not in ("string", "number"):
            return
        whole = Asked(self, name, lambda number: many(type_)[2][:number])
        if whole.is_ruled([0, 300]):
            yield from ((name, rule) for rule in whole.kept([0, 1, 2, 300], ("items",)))
        single = Asked(self, name, lambda value: [value])
        if single.is_ruled(telling(inside)):
            yield from ((f"{name}[]", rule) for rule in single.kept([*telling(inside), *more(inside)]))

    def _of_field(self, name: str, fields: dict[str, Any], field: str, type_: Any) -> Iterator[tuple[str, Rule]]:
        """Yield the rules for a field of the objects in a list, or for the elements of one that is a list of texts."""
        nothing = dict.fromkeys(fields)
        place, asked = f"{name}[].{field}", Asked(self, name, lambda value: [{**nothing, field: value}], field)
        if isinstance(type_, list) and type_[0] in ("list", "set"):
            place, type_ = f"{place}[]", type_[1]
            asked = Asked(self, name, lambda value: [{**nothing, field: [value]}], field)
        if asked.is_ruled(telling(type_)):
            for rule in asked.kept([*telling(type_), *more(type_)]):
                yield place, rule


class Asked:
    """One argument, and what was answered about its values."""

    def __init__(self, block: BlockQuestions, name: str, form: Callable[[Any], Any], field: str = "") -> None:
        self._block, self._name, self._form, self._field = block, name, form, field or name
        self._answers: dict[str, list[str]] = {}
        self._beside: dict[str, Any] = {}
        self._before: set[Complaint] | None = None

    def is_ruled(self, values: list[Any]) -> bool:
        """Tell whether any of these values is refused; what the argument needs beside it is found meanwhile."""
        found = [self._block.complaints({self._name: self._form(value)}) for value in values[:1]]
        for complaint in (one for answer in found for one in answer):
            needed = re.search(
                rf'"(?:.*\.)?{re.escape(self._name)}": all of `([\w,.]+)` must be specified', words(complaint)
            )
            if needed:
                self._beside = self._companions(needed[1].split(","))
        return any(self.answer(value) for value in values)

    def _companions(self, names: list[str]) -> dict[str, Any]:
        block = self._block.block
        last = {name.rsplit(".", 1)[-1] for name in names} - {self._name}
        given: dict[str, Any] = {name: dummy(block.attributes[name].type) for name in last if name in block.attributes}
        for name in last:
            if name in block.blocks:
                given[name] = enclose(block.blocks[name], [opening(block.blocks[name].block, known=True)])
        return given

    def answer(self, value: Any) -> list[str]:
        """Return what is said against a value of the argument."""
        key = json.dumps(value)
        if key not in self._answers:
            if self._before is None:
                unset = None if self._name in self._block.block.attributes else []
                self._before = set(map(_plain, self._block.complaints({**self._beside, self._name: unset})))
            found = self._block.complaints({**self._beside, self._name: self._form(value)})
            new = [one for one in found if _plain(one) not in self._before and self._is_meant(one)]
            self._answers[key] = list(dict.fromkeys(words(one) for one in new if not TOGETHER.search(words(one))))
        return self._answers[key]

    def _is_meant(self, complaint: Complaint) -> bool:
        """Tell whether a complaint is about the argument: in a set its path ends early, and the words tell."""
        names = [step for step in complaint.path if isinstance(step, str)]
        if self._field in names[-2:]:  # the last may be a key of a map
            return True
        said = words(complaint)
        if "[Value(" not in said:
            return not names or self._name in names or names[-1] in self._block.names
        shown = re.sub(r"\[Value\(.*?\)\](?=[.\s]|$)", "", said, flags=re.S)
        return re.search(rf"\.{re.escape(self._field)}(\[\S*\])?(\s|$)", shown) is not None

    def kept(self, values: list[Any], kinds: tuple[str, ...] = ()) -> list[Rule]:
        """Return the rules that the provider's answers bear out."""
        candidates: dict[str, Rule] = {}
        for value in values:
            for message in self.answer(value):
                for rule in rules_in(message, value):
                    if (not kinds or rule[0] in kinds) and (kinds or rule[0] != "items"):
                        candidates.setdefault(json.dumps(rule), rule)
        found: list[Rule] = []
        for rule in candidates.values():
            if not any(_covers(one, rule) for one in found) and self._bears_out(rule, values):
                found.append(rule)
        answered = [json.loads(key) for key in self._answers]  # with what was asked for the other rules
        return [rule for rule in found if self._bears_out(rule, answered)]

    def _bears_out(self, rule: Rule, values: list[Any]) -> bool:
        if rule[0].startswith("one of") and len(rule[1]) > _LONGEST_CHOICES:
            return False
        alone = False
        for value in [*values, *around(rule)]:
            messages = self.answer(value)
            tells = [message for message in messages if rule in list(rules_in(message, value))]
            refused = refuses(rule, [None] * value if rule[0] == "items" else value)
            if refused and not messages:
                return False
            if tells and not refused and not rule[0].startswith(("format", "matches")):
                return False
            alone = alone or (refused and len(tells) == len(messages))
        return alone


def _covers(found: Rule, rule: Rule) -> bool:
    """Tell whether a rule that is kept says all that another reading of the same message says."""
    if found[0].startswith("format"):
        return bool(rule[0].startswith("format"))
    if found[0] == rule[0] == "matches":
        return any(found[1] in meant and rule[1] in meant for _, meant in WORDS)
    families = ({"one of", "one of, in any case"}, {"bytes", "characters"})
    return any(found[0] in family and rule[0] in family and found[1:] == rule[1:] for family in families)


def _plain(complaint: Complaint) -> Complaint:
    return complaint._replace(path=tuple(step for step in complaint.path if isinstance(step, str)))
