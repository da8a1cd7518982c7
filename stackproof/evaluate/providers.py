"""The provider configurations that a module sees, and which one a resource uses.

Rules: https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider.
"""

from __future__ import annotations

from stackproof.addresses import Address
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.consequences import Doubt
from stackproof.evaluate.decode import Decoder
from stackproof.evaluate.decode_freely import decode_freely
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.memory import NOT_KNOWN
from stackproof.evaluate.provider_configuration import ProviderConfiguration
from stackproof.evaluate.provider_regions import check_region
from stackproof.evaluate.refusals import refuse
from stackproof.evaluate.required_providers import wanted_of_callers
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.schema import provider_schema
from stackproof.values import DYNAMIC, STRING, Reason, Unknown

_USERS = ("resource", "data")


class Providers:
    """The provider configurations that a module sees: its own, and those that its caller hands over.

    A module call hands over what its ``providers`` names, else the caller's configuration of that name.
    """

    def __init__(self, module: EnclosingModule, call: syntax.Block | None, caller: Providers | None) -> None:
        self.module = module
        self.caller = caller
        self.mapping = _mapping(call) if call else {}
        self._memory = module.evaluation.uses.memory(("providers", module.path))

    def of_block(self, declared: syntax.Block) -> ProviderConfiguration:
        """Return the configuration that a resource or data source uses."""
        chosen = declared.body.attribute("provider")
        return self.find(*_choose(declared), chosen.expression.where if chosen else declared.header)

    def find(self, name: str, alias: str, where: SourceRange) -> ProviderConfiguration:
        """Return the configuration of that name and alias; one that nobody wrote is empty."""
        key = (name, alias)
        known = self._memory.recall(key)
        if known is NOT_KNOWN:
            block = next((block for block in self.module.configuration.providers if _key(block) == key), None)
            if block is None and self.caller is not None and not self.module.configuration.unread:
                return self.caller.find(*self.mapping.get(key, (name, "")), where)
            known = self._memory.learn(
                key, lambda: self._evaluate(block) if block else self._missing(name, alias, where)
            )
        found: ProviderConfiguration = known
        return found

    def check_handed(self) -> None:
        """Look up what the module call hands over, and report what it does not, or nobody declares."""
        call = self.module.call
        if call is None or self.caller is None:
            return
        for name, alias in self.mapping.values():
            if alias:
                self.caller.find(name, alias, call.header)
        for name, alias in wanted_of_callers(self.module.configuration.terraform):
            if (name, alias) not in self.mapping and not self.module.configuration.unread:
                detail = f"The module wants {name}.{alias} of whoever calls it; hand one over by providers."
                self.module.diagnostics.error("Missing provider configuration", detail, call.header)

    def _missing(self, name: str, alias: str, where: SourceRange) -> ProviderConfiguration:
        """Return what stands for a configuration that nobody wrote, or that could not be read."""
        why = tuple(self.module.configuration.unread)
        if alias and not why:
            detail = f'There is no provider "{name}" with alias "{alias}"; declare it, or correct the name.'
            self.module.diagnostics.error("Reference to undeclared provider", detail, where)
            why = (Reason(f'there is no provider "{name}" with alias "{alias}"', where),)
        unknown = Unknown(DYNAMIC, why)
        values = dict.fromkeys(("region", "default_tags", "ignore_tags"), unknown) if why else {}
        return ProviderConfiguration(name, alias, values)

    def _evaluate(self, block: syntax.Block) -> ProviderConfiguration:
        name, alias = _key(block)
        decoder = Decoder(Address("provider", name), lambda _: None)
        decoder.ranges[()] = block.header
        body = block.body._replace(
            attributes=tuple(given for given in block.body.attributes if given.name not in ("alias", "version"))
        )
        shipped = provider_schema(name)
        schema = shipped.provider_block if shipped is not None else None
        scope = self._scope(block)
        decoder.sure = scope.diagnostics is self.module.evaluation.diagnostics
        values = decode_freely(body, scope, decoder) if schema is None else decoder.decode(body, schema, scope)
        blocks = (one for kind in _USERS for one in self.module.configuration.blocks[kind].values())
        if any(_choose(one) == (name, alias) for one in blocks):
            refuse(decoder, scope)  # Terraform asks no provider that nothing uses
        found = ProviderConfiguration(name, alias, values, block.header, decoder.ranges)
        if name == "aws":
            check_region(found, self.module.diagnostics)
        if errors := self.module.diagnostics.errors_in(block.where):
            Doubt(errors, decoder.ranges).spread(values, schema)
        return found

    def _scope(self, block: syntax.Block) -> Scope:
        """Return the scope of a provider block; one for several keys (OpenTofu 1.9) stands for any of them."""
        for_each = block.body.attribute("for_each")
        if for_each is None:
            return self.module.scope
        detail = '"for_each" of a provider is newer than the Terraform 1.11 language read here (OpenTofu 1.9).'
        self.module.diagnostics.warning("Newer language", detail, for_each.name_range)
        any_key = Unknown(STRING, (Reason("the provider has a configuration for each key", for_each.where),))
        return self.module.scope.bind(each={"key": any_key, "value": any_key.of_type(DYNAMIC)})

    def all(self) -> list[ProviderConfiguration]:
        """Return every configuration that the module itself declares."""
        return [self.find(*_key(block), block.header) for block in self.module.configuration.providers]


def _choose(declared: syntax.Block) -> tuple[str, str]:
    """Return the name and alias of the configuration that a resource or data source uses."""
    chosen = declared.body.attribute("provider")
    steps = traversal(chosen.expression) if chosen is not None else None
    if steps and all(isinstance(step, str) for step in steps):
        return _pair(steps)
    return declared.labels[0].split("_", 1)[0], ""


def _mapping(block: syntax.Block) -> dict[tuple[str, str], tuple[str, str]]:
    given = block.body.attribute("providers")
    if given is None or not isinstance(given.expression, syntax.Object):
        return {}
    mapping = {}
    for key, value in given.expression.items:
        inner = key.inner if isinstance(key, syntax.Parentheses) else key
        left = (str(inner.value),) if isinstance(inner, syntax.Literal) else traversal(inner)
        right = traversal(value)
        if left and right:
            mapping[_pair(left)] = _pair(right)
    return mapping


def _pair(steps: tuple[str | int, ...]) -> tuple[str, str]:
    return str(steps[0]), str(steps[1]) if len(steps) > 1 else ""


def _key(block: syntax.Block) -> tuple[str, str]:
    alias = block.body.attribute("alias")
    text = alias.expression.value if alias and isinstance(alias.expression, syntax.Literal) else ""
    return block.labels[0], str(text)
