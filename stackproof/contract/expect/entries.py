"""Entries of ``expect`` to bindings: one for each argument, and one for all that nobody named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from stackproof.addresses import names_in
from stackproof.constraints import Constraint, Failed, Passed, Resource, Stack, Undecided, Verdict
from stackproof.contract.document import Document
from stackproof.contract.expect.access import granting_arguments
from stackproof.contract.expect.comparing import Difference
from stackproof.contract.expect.dashboards import rows_of_resources, shown_on
from stackproof.contract.expect.following import follows, values_of_resource, values_of_surface
from stackproof.contract.expect.operators import Comparison
from stackproof.contract.expect.shapes import mistakes
from stackproof.contract.expect.surfaces import NAMES, Surface, kind_of, shape_of_surface, surfaces
from stackproof.contract.expect.texts import texts_in
from stackproof.contract.expect.verdicts import verdicts_of
from stackproof.contract.expect.written import Written, tells_configuration
from stackproof.contract.model import Binding
from stackproof.contract.provider_arguments import likely_argument
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath
from stackproof.schema.shapes import Shape, members, shape_of_type
from stackproof.values import Reason, Unknown
from stackproof.values.sameness import same
from stackproof.values.shown import shown as show

NOTHING_ELSE = "nothing else is set"
_META = ("depends_on", "lifecycle", "provisioners")
_SHOWS = "shows"  # of a dashboard: what is on it, instead of dashboard_body
CONFIGURATION_ALONE = (Reason("only the configuration tells it"),)


def bindings_of(document: Document, index: int, raw: dict[str, Any], name: str) -> Iterator[Binding]:
    """Yield the bindings of an entry."""
    title = document.place("constraints", index, "expect")
    of = [raw["of"]] if isinstance(raw["of"], str) else raw["of"]
    kinds = tuple(dict.fromkeys(filter(None, map(type_of, of))))
    open_ = raw.get("open", False)
    chosen_at = {
        **document.places_of_texts("constraints", index, "of"),
        **document.places_of_texts("constraints", index, "except"),
    }
    parts: list[tuple[str, Any]] = list(raw["is"].items())
    if not open_ and (kinds or kind_of(of[0]) == "provider"):
        parts.append((NOTHING_ELSE, None))
    for argument, expected in parts:
        leaf = argument == NOTHING_ELSE
        judge = _Expectation(
            raw, tuple(of), argument, expected, document.data, document.place("constraints", index, "of")
        )
        clauses = raw.get("clauses", {}).get(argument, raw["clause"])
        place = title if leaf else document.place("constraints", index, "is", argument)
        yield Binding(
            id=f"{name}: {argument}",
            constraint=Constraint(f"{name}: {argument}", kinds, raw.get("severity", "medium"), (), {}, True, judge,
                                  judge.page(name)),
            clauses=(clauses,) if isinstance(clauses, str) else tuple(clauses),
            where=place,
            only=tuple(of) if kinds and any("." in one.removeprefix("data.") for one in of) else (),
            excluded=tuple(raw.get("except", ())),
            chosen_at=chosen_at,
            count=raw.get("count"),
            undecided=raw.get("undecided", "fail"),
            asserts=True,
            contexts=raw.get("contexts", "given"),
            if_any=raw.get("if-any", False),
            form="nothing else" if leaf else "expect",
            says={"of": of, "named": list(raw["is"])} if leaf else {"of": of, "argument": argument, "is": expected},
        )  # fmt: skip


def type_of(pattern: str) -> str | None:
    """Return the resource type that a pattern of addresses is of, with ``data.`` where it is; ``None`` for others."""
    if kind_of(pattern) is not None:
        return None
    names = names_in(pattern.replace("*", "x").replace("?", "x"))
    words = [name for name, _ in names] if names else pattern.split(".")
    while len(words) > 2 and words[0] == "module":
        words = words[2:]
    return ".".join(words[:2]) if words[0] == "data" else words[0]


def find_mistakes(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the entries themselves: names that no value has, kinds that are mixed."""
    for index, raw in enumerate(document.data.get("constraints") or ()):
        if "expect" not in raw:
            continue
        of = [raw["of"]] if isinstance(raw["of"], str) else raw["of"]
        kinds = {kind_of(one) for one in of}
        if len(kinds) > 1 or (kinds != {None} and len(of) > 1):
            detail = f"{', '.join(of)} are of different kinds; write an entry for each."
            yield Diagnostic("Invalid expectation", detail, document.place("constraints", index, "of"))
            continue
        for argument in raw.get("clauses", {}):
            if argument not in raw["is"] and argument != NOTHING_ELSE:
                detail = f'"{argument}" has a clause, and "is" does not name it; name it there.'
                yield Diagnostic(
                    "Invalid expectation", detail, document.place("constraints", index, "clauses", argument)
                )
        for argument in raw["is"] if kinds == {"provider"} else ():
            meant = likely_argument(argument)
            if members(shape_of_surface(of[0], ())) is None and meant not in (None, argument):
                detail = f'"{argument}" is an argument of no provider that is known. Did you mean "{meant}"?'
                where = document.place("constraints", index, "is", argument)
                yield Diagnostic("Invalid expectation", detail, where)
        for shape in _shapes(of):
            dashboard = (_SHOWS,) if type_of(of[0]) == "aws_cloudwatch_dashboard" else ()
            for path, message in mistakes(raw["is"], shape, (*_META, *dashboard)):
                where = document.place("constraints", index, "is", *path)
                yield Diagnostic("Invalid expectation", message, where)


def _shapes(of: list[str]) -> Iterator[Shape]:
    kind = kind_of(of[0])
    if kind is not None:
        yield shape_of_surface(of[0], NAMES.get(kind, ()))
    for type_ in dict.fromkeys(map(type_of, of)):
        if type_ is not None:
            yield shape_of_type(type_.removeprefix("data."), data=type_.startswith("data."))


def judged_definitions(contract: Mapping[str, Any]) -> frozenset[str]:
    """Return the state machines of which ``workflows`` judges all tasks, and all other states."""
    return frozenset(
        str(one["workflow"]) for one in contract.get("workflows") or () if "tasks" in one and "states" in one
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """A subject as it is compared: its values, its shape, and the arguments that other parts of the contract judge."""

    values: Mapping[str, Any]
    shape: Shape
    comparison: Comparison
    elsewhere: tuple[str, ...] = ()


class _Expectation:
    """Judges one argument of a subject, or all that was not named."""

    def __init__(
        self,
        raw: Mapping[str, Any],
        of: tuple[str, ...],
        argument: str,
        expected: Any,
        contract: Mapping[str, Any],
        at: SourceRange,
    ) -> None:
        self.raw = raw
        self.of = of
        self.argument = argument
        self.expected = expected
        self.at = at
        self.access = "access" in contract
        self.machines = judged_definitions(contract)

    def decided_by(self) -> tuple[str, ...] | None:
        """Return the arguments of the subject that alone decide; none of them for all, ``None`` where more does."""
        if self.argument == NOTHING_ELSE:
            return ()
        texts = texts_in(self.expected)
        return None if any("." in text or "${" in text for text in texts) else (self.argument,)

    def page(self, name: str) -> str:
        """Describe the expectation, for reports."""
        what = self.argument if self.argument == NOTHING_ELSE else f"{self.argument} is {show(self.expected, 200)}"
        fix = f"\n\nFix: {self.raw['fix']}" if "fix" in self.raw else ""
        return f"{name}: {what}.{fix}"

    def __call__(self, subject: Resource | Stack, stack: Stack | None = None) -> Iterator[Verdict]:
        if isinstance(subject, Resource):
            assert stack is not None
            yield from self._judge_resource(subject, stack)
        else:
            yield from self._judge_surfaces(subject)

    # Resources

    def _judge_resource(self, resource: Resource, stack: Stack) -> Iterator[Verdict]:
        if self.argument in _META:
            yield from self._meta(resource)
            return
        shape = shape_of_type(resource.type, data=resource.address.mode == "data")
        written = Written(resource, deployed=stack.view == "live")
        comparison = Comparison(stack, resource, written, partial(follows, stack, values_of_resource(resource)))
        elsewhere = granting_arguments(resource.type) if self.access else ()
        elsewhere = (*elsewhere, *(("definition",) if str(resource.address) in self.machines else ()))
        found = self._differences(_Whole(resource.values, shape, comparison, elsewhere), stack)
        yield from self._verdicts(found, resource.place)

    def _differences(self, whole: _Whole, stack: Stack) -> list[Difference]:
        if self.argument == NOTHING_ELSE:
            named = {**self.raw["is"], **dict.fromkeys(whole.elsewhere)}
            named |= {"dashboard_body": None} if _SHOWS in named else {}
            return list(whole.comparison.others(whole.values, named, (), whole.shape))
        known = members(whole.shape)
        shape = known.get(self.argument, "dynamic") if known is not None else "dynamic"
        if self.argument == _SHOWS:
            return self._compare_shown(whole, stack)
        value = whole.values.get(self.argument)
        return list(whole.comparison.differences(self.expected, value, (self.argument,), shape))

    def _compare_shown(self, whole: _Whole, stack: Stack) -> list[Difference]:
        """Compare what is on a dashboard, in any order."""
        rows = {name: list(rows_of_resources(listed, stack)) for name, listed in self.expected.items()}
        expected = {name: {"any_order": listed} for name, listed in rows.items()}
        found = whole.comparison.differences(
            expected, shown_on(whole.values.get("dashboard_body")), (_SHOWS,), "dynamic"
        )
        return [replace(one, path=("dashboard_body",)) for one in found]

    def _meta(self, resource: Resource) -> Iterator[Verdict]:
        path: AttributePath = (self.argument,)
        if self.argument == "depends_on":
            if resource.depends_on is None:
                yield Undecided("depends_on", CONFIGURATION_ALONE, path)
                return
            found: Any = sorted(resource.depends_on)
            wanted: Any = sorted(self.expected or ())
        elif self.argument == "lifecycle":
            found, wanted = dict(resource.lifecycle), self.expected or {}
            unknown = next((value for value in found.values() if isinstance(value, Unknown)), None)
            if unknown is not None:
                yield Undecided("the lifecycle arguments", unknown.why, path)
                return
        else:
            found, wanted = list(resource.provisioners), list(self.expected or ())
        if same(found, wanted):
            yield Passed(f"{self.argument} = {show(found, 200)}")
        else:
            said = f"{self.argument} = {show(found, 200)}"
            yield Failed(said, f"{self.argument} = {show(wanted, 200)}", self.raw.get("fix", ""), path)

    # Surfaces

    def _judge_surfaces(self, stack: Stack) -> Iterator[Verdict]:
        if not tells_configuration(stack) and self._is_of_configuration():
            yield Undecided(f"{self.argument} of {self.of[0]}", CONFIGURATION_ALONE)
            return
        listed = surfaces(stack, self.of[0])
        if not listed:
            known = ", ".join(one.name for one in surfaces(stack, f"{kind_of(self.of[0])}.*"))
            yield Failed(f"there is no {self.of[0]}", f"one; there are {known or 'none'}", where=self.at)
        if self.raw.get("count") not in (None, len(listed)):
            yield Failed(f"there are {len(listed)} {self.of[0]}", f"there are {self.raw['count']}")
        for surface in listed:
            yield from self._judge_surface(surface, stack)

    def _is_of_configuration(self) -> bool:
        return kind_of(self.of[0]) in ("provider", "terraform") or self.argument == "description"

    def _judge_surface(self, surface: Surface, stack: Stack) -> Iterator[Verdict]:
        if self.argument in ("accepts", "refuses"):
            yield from self._try_values(surface)
            return
        if self.argument not in surface.values and kind_of(surface.name) != "provider":
            yield Undecided(f"{self.argument} of {surface.name}", CONFIGURATION_ALONE, where=surface.where)
            return
        following = partial(follows, stack, values_of_surface(surface.name))

        def is_there(_path: AttributePath, value: Any, _shape: Shape) -> bool:
            return value not in (None, [], {})

        comparison = Comparison(stack, None, is_there, following, surface.name.rpartition(".")[2])
        shape = shape_of_surface(surface.name, surface.values)
        found = self._differences(_Whole(surface.values, shape, comparison), stack)
        if any(one.path[:1] in surface.sensitive for one in found):
            found = [Difference(one.path, "a sensitive value", "another", one.unknown) for one in found]
        yield from self._verdicts(found, lambda *path: surface.place(path), surface.name)

    def _try_values(self, surface: Surface) -> Iterator[Verdict]:
        """Give each value to the variable, and see whether its type and validations refuse it."""
        given = self.expected
        if isinstance(given, dict):
            given = given.get("by_key", {}).get(surface.name.removeprefix("var."), ())
        for value in given:
            answer = surface.declared.refuses(value) if surface.declared is not None else None
            told = f"{surface.name} = {show(value, 80)}"
            if answer is None:
                yield Undecided(f"whether {told} is accepted", CONFIGURATION_ALONE, where=surface.where)
            elif bool(answer) == (self.argument == "refuses"):
                yield Passed(f"{told} is {'refused' if answer else 'accepted'}")
            elif answer:
                yield Failed(f"{told} is refused: {answer}", "it is accepted", where=surface.where)
            else:
                yield Failed(f"{told} is accepted", "it is refused", "add a validation block", where=surface.where)

    def _verdicts(
        self, found: list[Difference], place: Callable[..., SourceRange | None], name: str = ""
    ) -> Iterator[Verdict]:
        what = "only what the entry names" if self.argument == NOTHING_ELSE else f"{self.argument} is as expected"
        yield from verdicts_of(found, place, what, self.raw.get("fix", ""), name)
