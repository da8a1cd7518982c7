"""Function calls, and the three functions that take expressions: ``try``, ``can``, ``templatefile``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate.language_version import NEWER_FUNCTIONS
from stackproof.evaluate.null_types import with_null_types
from stackproof.evaluate.scope import NO_NAMES, GivenNames, Scope
from stackproof.evaluate.static_errors import static_errors
from stackproof.functions import FUNCTIONS, Context
from stackproof.functions import call as call_function
from stackproof.functions.arguments import check_length
from stackproof.hcl import syntax
from stackproof.hcl.parse import parse, parse_template
from stackproof.hcl.references import traversal, traversals
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.suggestions import suggest
from stackproof.values import (
    BOOL,
    DYNAMIC,
    STRING,
    ListOf,
    Mistake,
    Reason,
    Sensitive,
    SetOf,
    TooLarge,
    TupleOf,
    Unknown,
    merge_unknown,
    reveal,
    sensitive,
    unknowns_in,
)
from stackproof.values.limits import LimitReached
from stackproof.values.unknown import alike

Evaluate = Callable[[Any, Scope], Any]
_TEMPLATES = {"templatefile", "templatestring"}


def call(node: syntax.Call, scope: Scope, evaluate: Evaluate) -> Any:
    """Return what a call gives; a mistake is reported at the argument that made it."""
    name = node.name.removeprefix("core::")
    if name == "try":
        return _try(node, scope, evaluate)
    if name == "can":
        return _can(node, scope, evaluate)
    if name == "ephemeralasnull" and len(node.arguments) == 1 and scope.names.is_ephemeral(node) is not None:
        return _as_null(node.arguments[0], scope, evaluate)
    if name == "provider::terraform::decode_tfvars" and len(node.arguments) == 1 and scope.names.requires("terraform"):
        return _decode_tfvars(node, scope, evaluate)
    if name not in FUNCTIONS:
        return _unknown_function(node, name, scope)
    if name in _TEMPLATES and (wrong := _misused_template(name, node, scope)):
        return scope.fail(*wrong, node.where)
    arguments = _arguments(node, scope, evaluate)
    if not isinstance(arguments, list):
        return arguments
    if scope.names.is_hidden(name, arguments):
        return Unknown(DYNAMIC, (Reason(f"what {name}() answers depends on where Terraform runs", node.where),))
    context = Context(scope.names.directory, partial(_render, scope=scope, evaluate=evaluate))
    try:
        result = call_function(name, with_null_types(node, arguments, scope, evaluate), context)
        check_length(len(result) if isinstance(result, str) else 0)
        return scope.mark(result) if name == "sensitive" else result
    except TooLarge as mistake:
        raise LimitReached("Result too large", str(mistake), node.where) from None
    except Mistake as mistake:
        where = node.where
        texts = all(isinstance(reveal(argument), str) for argument in arguments)
        if name.startswith("file") and texts and (made := _made_by_the_run(node, scope)):
            return Unknown(STRING, (Reason(f"the file is not there yet; {made} makes it", where),))
        if mistake.argument is not None and mistake.argument < len(node.arguments):
            where = node.arguments[mistake.argument].where
        return scope.fail("Invalid function argument", str(mistake), where)


def _misused_template(name: str, node: syntax.Call, scope: Scope) -> tuple[str, str] | None:
    """Say why a template cannot be called for here, if it cannot."""
    if isinstance(scope.names, _TemplateNames):
        detail = f"A template file cannot call {name}(): call it outside, and hand the result over."
        return "Template within a template", detail
    if name == "templatestring" and node.arguments and not _is_reference(node.arguments[0]):
        detail = "templatestring() renders a text from elsewhere: name it as local.text, or write the template itself."
        return "Template is no reference", detail
    return None


def _is_reference(node: syntax.Expression) -> bool:
    """Tell whether an expression is a reference, with any keys, and not in parentheses."""
    while isinstance(node, syntax.GetAttr | syntax.Index):
        node = node.target
    return isinstance(node, syntax.Variable)


def _may_be(provider: str, function: str) -> bool:
    """Tell whether a provider may have a function: those of Terraform's own are known."""
    return provider != "terraform" or function in ("encode_tfvars", "encode_expr")


def _decode_tfvars(node: syntax.Call, scope: Scope, evaluate: Evaluate) -> Any:
    """``provider::terraform::decode_tfvars``: the values of a tfvars file, which refer to nothing."""
    text = reveal(evaluate(node.arguments[0], scope))
    if isinstance(text, Unknown):
        return merge_unknown(DYNAMIC, [text])
    inner = replace(scope.quiet(), names=NO_NAMES, bound={})
    try:
        body, problems = parse(text if isinstance(text, str) else "", node.where.file)
        values = {attribute.name: evaluate(attribute.expression, inner) for attribute in body.attributes}
    except (HclSyntaxError, Mistake) as error:
        return scope.fail("Invalid function argument", f"The text is no tfvars file: {error}", node.where)
    wrong = [*problems, *inner.diagnostics.errors]
    if wrong or body.blocks or not isinstance(text, str):
        why = str(wrong[0]) if wrong else "it holds more than values."
        return scope.fail("Invalid function argument", f"The text is no tfvars file: {why}", node.where)
    return values


def _made_by_the_run(node: syntax.Call, scope: Scope) -> str:
    """Name what makes a file, if its path is an attribute of a resource or data source: an archive, a local file."""
    for argument in node.arguments:
        for steps in traversals(argument):
            if steps[0] == "local" and len(steps) > 1:
                written = scope.names.written_local(str(steps[1]))
                inner = traversals(written) if written is not None else ()
                steps = next((one for one in inner if _names_object(one)), steps)  # noqa: PLW2901 - follows the local
            if _names_object(steps):
                return ".".join(map(str, steps[: 3 if steps[0] == "data" else 2]))
    return ""


def _names_object(steps: tuple[str | int, ...]) -> bool:
    return len(steps) > 2 and (steps[0] == "data" or "_" in str(steps[0]))


def _unknown_function(node: syntax.Call, name: str, scope: Scope) -> Unknown:
    _, provider, function = (*name.split("::"), "", "")[:3]
    if name.startswith("provider::") and scope.names.requires(provider) and _may_be(provider, function):
        reason = Reason(f"{name}() is a function of a provider, which runs in the provider alone", node.where)
        return Unknown(DYNAMIC, (reason,))
    if name in NEWER_FUNCTIONS:
        detail = f"{name}() is newer than the Terraform 1.11 language read here ({NEWER_FUNCTIONS[name]})."
        scope.diagnostics.warning("Newer language", detail, node.where)
        return Unknown(DYNAMIC, (Reason(f"{name}() is not evaluated here", node.where),))
    meant = suggest(name, FUNCTIONS)
    hint = f' Did you mean "{meant}"?' if meant else ""
    detail = f'There is no function named "{node.name}", or Stackproof does not evaluate it yet.{hint}'
    return scope.fail("Unknown function", detail, node.where)


def _arguments(node: syntax.Call, scope: Scope, evaluate: Evaluate) -> list[Any] | Unknown | Sensitive:
    values = [evaluate(argument, scope) for argument in node.arguments]
    if not node.expand:
        return values
    given = values.pop()
    last = reveal(given)
    if isinstance(last, Unknown) and (last.type is DYNAMIC or isinstance(last.type, ListOf | SetOf | TupleOf)):
        return sensitive(last.of_type(DYNAMIC)) if isinstance(given, Sensitive) else last.of_type(DYNAMIC)
    if not isinstance(last, list | tuple):
        detail = f'"..." spreads a list, set or tuple over {node.name}(); this is none.'
        return scope.fail("Invalid expanding argument", detail, node.arguments[-1].where)
    return [*values, *(map(sensitive, last) if isinstance(given, Sensitive) else last)]


def _attempt(node: syntax.Expression, scope: Scope, evaluate: Evaluate) -> tuple[Any, bool]:
    quiet = scope.quiet()
    value = evaluate(node, quiet)
    scope.diagnostics.extend(static_errors(quiet.diagnostics.found))
    return value, not quiet.diagnostics.errors


def _try(node: syntax.Call, scope: Scope, evaluate: Evaluate) -> Any:
    """The first argument that evaluates without a mistake; unknown while an earlier one may yet fail."""
    for argument in node.arguments:
        value, fine = _attempt(argument, scope, evaluate)
        if fine:
            return _forget_type(value)
    detail = "None of the expressions evaluates; add a last one that always does, such as null."
    return scope.fail("No expression succeeded", detail, node.where)


def _forget_type(value: Any) -> Any:
    """Return a value whose unknown parts may yet turn out to be of any type: an earlier argument may yet fail."""
    match value:
        case Unknown():
            return value.of_type(DYNAMIC)
        case Sensitive(inner):
            return sensitive(_forget_type(inner))
        case list() | tuple() | dict() if not unknowns_in(value):
            return value
        case list() | tuple():
            return alike(value, map(_forget_type, value))
        case dict():
            return alike(value, {key: _forget_type(inner) for key, inner in value.items()})
    return value


def _can(node: syntax.Call, scope: Scope, evaluate: Evaluate) -> Any:
    if len(node.arguments) != 1:
        return scope.fail("Wrong number of arguments", "can() takes exactly 1 argument.", node.where)
    value, fine = _attempt(node.arguments[0], scope, evaluate)
    hidden = unknowns_in(value) if fine else []
    return merge_unknown(BOOL, hidden) if hidden else fine


def _as_null(node: syntax.Expression, scope: Scope, evaluate: Evaluate) -> Any:
    """The value with null for what is ephemeral in it, as far as it can be told apart."""
    steps = traversal(node) or ()
    if steps[:1] == ("local",) and len(steps) == 2:
        node = scope.names.written_local(str(steps[1])) or node
    if not scope.names.is_ephemeral(node):
        return evaluate(node, scope)
    if isinstance(node, syntax.Tuple):
        return tuple(_as_null(element, scope, evaluate) for element in node.elements)
    value = evaluate(node, scope)
    plain = reveal(value)
    if isinstance(node, syntax.Object) and isinstance(plain, dict):
        written = {key.value: part for key, part in node.items if isinstance(key, syntax.Literal)}
        if written.keys() == plain.keys():
            return {name: _as_null(written[name], scope, evaluate) for name in plain}
    if isinstance(plain, dict | list | tuple | Unknown):
        return Unknown(DYNAMIC, (Reason("what is null in it depends on what is ephemeral in it", node.where),))
    return None


class _TemplateNames(GivenNames):
    """Inside a template file there are the given variables and nothing else."""

    def __init__(self, scope: Scope, variables: dict[str, Any]) -> None:
        self.directory = scope.names.directory
        self.variables = variables

    def resolve(self, path: tuple[str, ...], _where: SourceRange) -> tuple[Any, int]:
        """A name that was not given is a mistake of the call."""
        meant = suggest(path[0], self.variables)
        hint = f' Did you mean "{meant}"?' if meant else ""
        raise Mistake(f'the template uses "{path[0]}", which the call does not give it.{hint}', argument=1)


def _render(source: str, filename: str, variables: dict[str, Any], *, scope: Scope, evaluate: Evaluate) -> Any:
    """Render a template file; its own mistakes become the call's."""
    try:
        node = parse_template(source, filename)
    except HclSyntaxError as error:
        raise Mistake(str(error.diagnostic), argument=0) from None
    inner = replace(scope.quiet(), names=_TemplateNames(scope, variables), bound=dict(variables))
    value = evaluate(node, inner)
    if inner.diagnostics.errors:
        raise Mistake(str(inner.diagnostics.errors[0]), argument=0)
    return value
