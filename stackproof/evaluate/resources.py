"""Instances of resources and data sources: decoded, with what the provider adds before the apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.addresses import Address, AnyKey, Reference
from stackproof.evaluate.consequences import Doubt, mistake_in
from stackproof.evaluate.data_sources import COMPUTED, Surroundings, compute
from stackproof.evaluate.decode import Decoder
from stackproof.evaluate.decode_freely import decode_freely
from stackproof.evaluate.dependent_values import CONDITIONAL
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.misfits import misfit, newer_than_meant, perhaps_newer, was_removed
from stackproof.evaluate.module_rules import check_dependency
from stackproof.evaluate.provider_configuration import ProviderConfiguration
from stackproof.evaluate.quoted_references import unquote
from stackproof.evaluate.refusals import refuse
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.model import REGION, Resource
from stackproof.schema import Attribute, Block, provider_of, provider_schema, reading, schema_of_type
from stackproof.suggestions import suggest
from stackproof.values import (
    DYNAMIC,
    STRING,
    AttributeOf,
    Map,
    MapOf,
    Mistake,
    Omitted,
    Reason,
    Unknown,
    merge_unknown,
    reveal_deep,
    unknowns_in,
)

_REMOTE_STATE = "terraform_remote_state"


def decode_instance(module: EnclosingModule, declared: syntax.Block, kind: str, key: AnyKey, scope: Scope) -> Resource:
    """Return one instance of a block: its values, where they were written, and what they name."""
    type_, name = declared.labels
    address = Address(type_, name, key, module.path, "data" if kind == "data" else "managed")
    decoder = Decoder(address, lambda steps: refer(module, steps))
    decoder.ranges[()] = declared.header
    provider = module.provider_of(declared)
    schema = schema_of(address, declared, provider.name, scope)
    unread = None
    if schema is None:
        values = decode_freely(declared.body, scope, decoder)
        values.setdefault("id", _whole(address).of_type(STRING))
    else:
        decoder.legacy = schema.legacy
        decoder.sure = scope.diagnostics is module.evaluation.diagnostics
        values = decoder.decode(declared.body, schema, scope)
        values.update(dict.fromkeys(schema.write_only))  # in no plan
        if module.evaluation.uses.earlier is None:
            refuse(decoder, scope)
    _doubt(module, declared, values, schema, decoder, scope)
    if schema is not None:
        if reading().has_regions and _is_omitted(values.get("region")):
            values["region"] = provider.region(lambda: module.evaluation.ask(REGION).region)
        if kind == "data":
            unread = dict(values) if _waits(module, declared) else None
            _compute(module, declared, values, scope, address)
        elif address.type in CONDITIONAL:
            CONDITIONAL[address.type](values)
        if kind != "data" and "tags_all" in schema.attributes:
            _plan_all_tags(values, schema.attributes["tags_all"], provider, decoder)
    always = schema.sensitive if schema else ()
    scope.secrets.extend(values[name] for name in always if values.get(name) is not None)
    marked = decoder.sensitive | {(name,) for name in always}
    lifecycle = _lifecycle(declared, scope, decoder)
    return Resource(
        address,
        values,
        declared.header,
        decoder.ranges,
        decoder.references,
        frozenset(marked),
        lifecycle,
        provider.name,
        _depends_on(module, declared, decoder),
        frozenset(decoder.defaults),
        unread,
        provider.region(lambda: module.evaluation.ask(REGION).region) if provider.alias else None,
        tuple(block.labels[0] for block in declared.body.blocks_of("provisioner") if block.labels),
    )


def _is_omitted(value: Any) -> bool:
    return isinstance(value, Unknown) and isinstance(value.form, Omitted)


def _doubt(
    module: EnclosingModule,
    declared: syntax.Block,
    values: dict[str, Any],
    schema: Block | None,
    decoder: Decoder,
    scope: Scope,
) -> None:
    """Where the block holds a mistake, what nobody set is unknown, and so is what holds it."""
    errors = [one for one in (mistake_in(declared, found) for found in (module.diagnostics, scope.diagnostics)) if one]
    if errors or decoder.doubts:
        every = {*module.diagnostics.errors_in(declared.where), *scope.diagnostics.errors_in(declared.where)}
        Doubt([*errors, *decoder.doubts, *every], decoder.ranges).spread(values, schema)
        decoder.defaults.clear()


def schema_of(address: Address, declared: syntax.Block, provider: str, scope: Scope) -> Block | None:
    """Return the schema of a resource type; a type that its provider does not have is a mistake."""
    data = address.mode == "data"
    found = schema_of_type(address.type, data=data)
    if found is not None:
        scope.diagnostics.extend(perhaps_newer(address, declared.header))
        return found
    name = "aws" if provider == "aws" else provider_of(address.type)
    if name == "terraform" and address.type != _REMOTE_STATE * data:
        detail = f'Terraform itself has no "{address.type}"; it has terraform_data, and data.{_REMOTE_STATE}.'
        scope.diagnostics.error(f"Unknown {'data source' if data else 'resource type'}", detail, declared.header)
        return None
    shipped = provider_schema(name)
    if shipped is not None:
        known = shipped.data_source_types if data else shipped.resource_types
        meant = suggest(address.type, known)
        newer = newer_than_meant(address)
        hint = newer or (f' Did you mean "{meant}"?' if meant else "")
        what = "data source" if data else "resource type"
        said = "AWS" if name == "aws" else name
        detail = f'The {said} provider {shipped.version} has no {what} "{address.type}".{hint}'
        misspelt = bool(hint) or was_removed(address)
        scope.diagnostics.extend([misfit(name, f"Unknown {what}", detail, declared.header, misspelt=misspelt)])
    return None


def _whole(address: Address) -> Unknown:
    reference = Reference(address)
    return Unknown(DYNAMIC, (Reason(f"{address} is known after apply"),), (reference,), AttributeOf(reference))


def refer(module: EnclosingModule, steps: tuple[str | int, ...]) -> Reference | None:
    """Return the resource that a traversal in this module names."""
    if steps[:1] == ("resource",):  # resource.aws_sqs_queue.q is aws_sqs_queue.q
        steps = steps[1:]
    names = [str(step) for step in steps[:3]]
    if names and names[0] == "data" and len(names) == 3 and (names[1], names[2]) in module.configuration.blocks["data"]:
        return Reference(Address(names[1], names[2], None, module.path, "data"))
    if len(names) > 1 and (names[0], names[1]) in module.configuration.blocks["resource"]:
        return Reference(Address(names[0], names[1], None, module.path))
    return None


def _waits(module: EnclosingModule, declared: syntax.Block) -> bool:
    """Tell whether Terraform reads a data source only after something that ``depends_on`` names has been made."""
    inner: EnclosingModule | None = module
    block: syntax.Block | None = declared
    while inner is not None and block is not None:
        given = block.body.attribute("depends_on")
        if given is not None and isinstance(given.expression, syntax.Tuple):
            named = (traversal(element) or () for element in given.expression.elements)
            if any(steps and steps[0] not in ("data", "var", "local") for steps in named):
                return True
        block, inner = inner.call, inner.parent
    return False


def _compute(
    module: EnclosingModule, declared: syntax.Block, values: dict[str, Any], scope: Scope, address: Address
) -> None:
    evaluation = module.evaluation

    def region() -> Any:
        own = values.get("region") if reading().has_regions else None
        return own if own is not None else module.provider_of(declared).region(lambda: evaluation.ask(REGION).region)

    try:
        found = compute(declared.labels[0], values, Surroundings(evaluation.ask, region))
    except Mistake as mistake:
        scope.diagnostics.error("Invalid data source", str(mistake), declared.header)
        return
    for name, value in found.items():
        before = values.get(name)
        if isinstance(value, Unknown) and value.form is None and isinstance(before, Unknown) and before.references:
            form = AttributeOf(before.references[0])  # still that attribute, and not one that somebody omitted
            value = replace(value, form=form, references=before.references)  # noqa: PLW2901
        values[name] = value
    if address.type.startswith("aws_") and _is_configured(values, address):
        # It is read while planning, and the older SDK cannot tell what is empty from null.
        values.update({name: None for name, value in values.items() if value in ([], {})})


def _is_configured(values: dict[str, Any], address: Address) -> bool:
    """Tell whether Terraform knows all arguments; what AWS alone answers is unknown here, and known to Terraform."""
    return all(_is_answer(unknown, address) for unknown in unknowns_in(values))


def _is_answer(unknown: Unknown, address: Address) -> bool:
    asked = unknown.references[0].address if unknown.references else None
    return asked is not None and (asked == address or (asked.mode == "data" and asked.type not in COMPUTED))


def _default_tags(values: dict[str, Any], defaults: Any) -> Any:
    """Return the provider's tags, or those that the resource sets in their place (``aws_s3_object`` alone can)."""
    override = values.get("override_provider")
    given = override[0] if isinstance(override, list) and override else None
    tags = given.get("default_tags") if isinstance(given, dict) else None
    return tags[0].get("tags") or {} if isinstance(tags, list) and tags and isinstance(tags[0], dict) else defaults


def _plan_all_tags(
    values: dict[str, Any], attribute: Attribute, provider: ProviderConfiguration, decoder: Decoder
) -> None:
    """Plan ``tags_all``: what is written there is not asked for. Source: ``verify.SetTagsDiff`` of the provider."""
    if ("tags_all",) in decoder.ranges:
        values["tags_all"] = decoder.leave_out(attribute, ("tags_all",))
    own, defaults = values.get("tags"), _default_tags(values, provider.default_tags)
    found = _all_tags(own, defaults, legacy=decoder.legacy)
    empty = [key for key, value in found.items() if value == ""] if isinstance(found, dict) else []
    if decoder.legacy and empty:  # the older SDK cannot tell an empty value from none
        whole = decoder.leave_out(attribute, ("tags_all",))
        given = isinstance(own, dict) and own and not any(value == "" for value in own.values())
        found = Map({**found, **dict.fromkeys(empty, whole.of_type(STRING))}) if given else None
        values["tags_all"] = whole
    if found is not None:
        values["tags_all"] = provider.without_ignored_tags(found)


def _all_tags(tags: Any, defaults: Any, *, legacy: bool) -> Any:
    """Return a resource's tags with the provider's under them; no tags at all stay the provider's secret."""
    given = [value for value in (tags, defaults) if isinstance(value, Unknown)]
    unknown = [value for value in given if not isinstance(value.form, Omitted)]
    if unknown:
        return merge_unknown(MapOf(STRING), unknown)
    own = tags if isinstance(tags, dict) else {}
    if legacy:
        own = {key: value for key, value in own.items() if value is not None}
    given_to_all = defaults if isinstance(defaults, dict) else {}
    merged = {**{key: value for key, value in given_to_all.items() if value is not None}, **own}
    return Map({key: "" if value is None else value for key, value in merged.items()}) or None


def _depends_on(module: EnclosingModule, declared: syntax.Block, decoder: Decoder) -> tuple[str, ...]:
    """Return the addresses that ``depends_on`` lists; what is not declared is a mistake."""
    given = declared.body.attribute("depends_on")
    if given is None:
        return ()
    decoder.ranges["depends_on",] = given.where
    if not isinstance(given.expression, syntax.Tuple):
        detail = "depends_on is a list of resources, data sources and modules: [aws_iam_role_policy.NAME]."
        module.diagnostics.error("Invalid depends_on", detail, given.expression.where)
        return ()
    named = (check_dependency(module, element) for element in given.expression.elements)
    return tuple(".".join(one) for one in named if one is not None)


def _lifecycle(declared: syntax.Block, scope: Scope, decoder: Decoder) -> dict[str, Any]:
    """Return the lifecycle arguments that are values, and what ``ignore_changes`` names: arguments, or ``all``."""
    found: dict[str, Any] = {}
    for block in declared.body.blocks_of("lifecycle"):
        for attribute in block.body.attributes:
            if attribute.name in ("prevent_destroy", "create_before_destroy"):
                if not isinstance(attribute.expression, syntax.Literal):
                    detail = f"{attribute.name} is read before anything is evaluated; write true or false."
                    scope.diagnostics.error("Value is not literal", detail, attribute.expression.where)
                found[attribute.name] = reveal_deep(evaluate(attribute.expression, scope))[0]
                decoder.ranges["lifecycle", attribute.name] = attribute.where
            elif attribute.name == "ignore_changes":
                found[attribute.name] = tuple(dict.fromkeys(_find_ignored(attribute.expression)))
    return found


def _find_ignored(expression: syntax.Expression) -> Iterator[str]:
    for element in expression.elements if isinstance(expression, syntax.Tuple) else (expression,):
        steps = traversal(unquote(element))
        if steps:
            yield str(steps[0])
