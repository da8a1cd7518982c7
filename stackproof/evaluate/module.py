"""A module instance: its objects, each evaluated when somebody asks for it, once.

After OpenTofu's ``internal/lang/eval``: every variable, local, resource and output
answers on demand and remembers; a cycle names its members; an unknown ``for_each``
gives one placeholder instance. What names mean is in ``module_names``, the memory in
``once``, the modules that it calls in ``module_calls``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.addresses import Address, ModulePath, Reference
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.consequences import settle
from stackproof.evaluate.enclosing_module import Evaluation
from stackproof.evaluate.expansion import expand
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.inputs import ModuleInputs
from stackproof.evaluate.instance_values import instance_value
from stackproof.evaluate.instances import Expansion
from stackproof.evaluate.language_version import is_lazy
from stackproof.evaluate.module_calls import ModuleCalls
from stackproof.evaluate.module_names import ModuleNames, report_missing
from stackproof.evaluate.once import Once
from stackproof.evaluate.provider_configuration import ProviderConfiguration
from stackproof.evaluate.providers import Providers
from stackproof.evaluate.resources import decode_instance
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.static_errors import static_errors
from stackproof.evaluate.type_expressions import convert_with_defaults, type_constraint
from stackproof.evaluate.variables import has_value, validate, variable_value
from stackproof.hcl import syntax
from stackproof.model import Resource
from stackproof.values import DYNAMIC, Mistake, Reason, Unknown
from stackproof.values.limits import limit_size


def _is_lazy(configuration: Configuration) -> bool | None:
    """Tell by ``required_version`` whether the stack's Terraform evaluates ``&&`` and ``||`` lazily."""
    written = (block.body.attribute("required_version") for block in configuration.terraform)
    texts = [one.expression.value for one in written if one and isinstance(one.expression, syntax.Literal)]
    known = [is_lazy(text) for text in texts if isinstance(text, str)]
    return True if True in known else False if False in known else None


class ModuleInstance:
    """One instance of a module; the root module is the one with an empty path."""

    def __init__(
        self,
        configuration: Configuration,
        evaluation: Evaluation,
        inputs: Mapping[str, Any],
        *,
        path: ModulePath = (),
        call: syntax.Block | None = None,
        parent: ModuleInstance | None = None,
    ) -> None:
        self.configuration = configuration
        self.evaluation = evaluation
        self.diagnostics = inputs.scope.diagnostics if isinstance(inputs, ModuleInputs) else evaluation.diagnostics
        self.path = path
        self.inputs = inputs
        self.call = call
        self.parent = parent
        self.root: ModuleInstance = parent.root if parent else self
        lazy = _is_lazy(self.root.configuration)
        self.scope = Scope(ModuleNames(self, self.root), self.diagnostics, lazy=lazy, secrets=evaluation.secrets)
        self.providers: Providers = Providers(self, call, parent.providers if parent else None)
        self.ephemeral_locals: dict[tuple[str | int, ...], bool] = {}
        self._memory = evaluation.uses.memory(path)
        self._once = Once(self, self._memory)
        self._calls = ModuleCalls(self, self._make_child)

    # Objects

    def variable(self, name: str, where: SourceRange) -> Any:
        """``var.name``."""
        block = self.configuration.blocks["variable"].get((name,))
        if block is None:
            return report_missing("variable", name, self.configuration.by_name("variable"), self, where)
        return self._once.get(
            ("var", name), where, lambda: limit_size(self._settle(block, self._variable(block)), where)
        )

    def local(self, name: str, where: SourceRange) -> Any:
        """``local.name``."""
        attribute = self.configuration.locals.get(name)
        if attribute is None:
            return report_missing("local value", name, self.configuration.locals, self, where)
        return self._once.get(
            ("local", name),
            where,
            lambda: limit_size(self._settle(attribute, evaluate(attribute.expression, self.scope)), where),
        )

    def output(self, name: str, where: SourceRange) -> Any:
        """The value of one of the module's outputs."""
        block = self.configuration.blocks["output"].get((name,))
        if block is None:
            return report_missing("output", name, self.configuration.by_name("output"), self, where)
        return self._once.get(
            ("output", name), where, lambda: limit_size(self._settle(block, self._output(block)), where)
        )

    def _variable(self, block: syntax.Block) -> Any:
        if self.parent is None:
            self.evaluation.uses.note(block.labels[0])
        return variable_value(block, self.inputs, self.scope)

    def _settle(self, written: syntax.Attribute | syntax.Block, value: Any) -> Any:
        """Return a value, which a mistake in what is written makes unknown."""
        return settle(value, written, self.diagnostics)

    def _output(self, block: syntax.Block) -> Any:
        value = block.body.attribute("value")
        if value is None:
            return self.scope.fail("Missing required argument", "An output needs a value.", block.header)
        result = evaluate(value.expression, self.scope)
        if (declared := block.body.attribute("type")) is not None:  # since Terraform 1.15
            try:
                result = convert_with_defaults(result, type_constraint(declared.expression, self.scope))
            except Mistake as mistake:
                result = self.scope.fail("Invalid value for output", str(mistake), value.expression.where)
        marked = block.body.attribute("sensitive")
        return self.scope.mark(result) if marked and evaluate(marked.expression, self.scope) is True else result

    def block(self, kind: str, type_: str, name: str, where: SourceRange) -> Any:
        """``aws_x.name`` or ``data.aws_x.name``: one object, or all of its instances."""
        declared = self.configuration.blocks[kind].get((type_, name))
        if declared is None:
            names = [".".join(labels) for labels in self.configuration.blocks[kind]]
            what = "data source" if kind == "data" else "resource"
            return report_missing(what, f"{type_}.{name}", names, self, where)
        return self._once.get((kind, type_, name), where, lambda: self._block_value(kind, declared))

    def _block_value(self, kind: str, declared: syntax.Block) -> Any:
        expansion = self.expansion(declared)
        if expansion.why is not None:
            type_, name = declared.labels
            mode = "data" if kind == "data" else "managed"
            placeholder = expansion.instances[0][0]
            reference = Reference(Address(type_, name, placeholder, self.path, mode))  # type: ignore[arg-type]
            reason = Reason(f"how many instances {reference.address.resource} has is unknown", declared.header)
            return Unknown(DYNAMIC, (reason, *expansion.why.why), (reference, *expansion.why.references))
        values = [instance_value(resource) for resource in self.instances(kind, declared)]
        return expansion.combine(values)

    def expansion(self, declared: syntax.Block) -> Expansion:
        """Return the instances that a block makes."""
        key = ("instances", declared.type, *declared.labels)
        result = self._once.get(key, declared.header, lambda: expand(declared.body, self.scope))
        if isinstance(result, Expansion):
            return result
        return Expansion("single", ((None, {}),), result)  # a cycle

    def instances(self, kind: str, declared: syntax.Block) -> list[Resource]:
        """Return the instances of a resource or data source, decoded."""
        found: list[Resource] = self._memory.get(
            ("decoded", kind, *declared.labels), lambda: self._decode(kind, declared)
        )
        return found

    def _decode(self, kind: str, declared: syntax.Block) -> list[Resource]:
        expansion = self.expansion(declared)
        self.evaluation.count_resources(declared, len(expansion.instances))
        # Where nobody knows how many there are, there may be none: what is wrong in the body is no mistake yet.
        scope = self.scope if expansion.why is None else self.scope.quiet()
        found = [
            decode_instance(self, declared, kind, instance, scope.bind(**bound))
            for instance, bound in expansion.instances
        ]
        if scope is not self.scope:
            self.diagnostics.extend(static_errors(scope.diagnostics.found))
        return found

    def provider_of(self, declared: syntax.Block) -> ProviderConfiguration:
        """Return the provider configuration that a resource uses."""
        return self.providers.of_block(declared)

    # Child modules

    def children(self, block: syntax.Block) -> list[ModuleInstance] | None:
        """Return the instances of a module call; ``None`` where its source cannot be loaded."""
        return self._calls.children(block)

    def any_child(self, block: syntax.Block) -> ModuleInstance | None:
        """Return an instance of a module call for what is the same in all of them, even where there are none."""
        return self._calls.any_child(block)

    def _make_child(
        self, configuration: Configuration, inputs: Mapping[str, Any], path: ModulePath, call: syntax.Block
    ) -> ModuleInstance:
        self.evaluation.count_module(call)
        return ModuleInstance(configuration, self.evaluation, inputs, path=path, call=call, parent=self)

    def outputs(self) -> dict[str, Any]:
        """Return all outputs of this module."""
        return {name: self.output(name, block.header) for name, block in self.configuration.by_name("output").items()}

    def modules(self) -> Iterator[ModuleInstance]:
        """Yield this module and all that it calls, each before those it calls itself."""
        yield self
        for block in self.configuration.blocks["module"].values():
            for child in self.children(block) or ():
                yield from child.modules()

    def check_variables(self) -> None:
        """Evaluate and validate every variable; one of the root module may have no value yet."""
        for name, block in self.configuration.by_name("variable").items():
            if self.parent is None and not has_value(block, self.inputs):
                remedy = 'give it one in the contract\'s "variables", in a tfvars file, or a default.'
                detail = f"var.{name} has no value: {remedy}"
                self.diagnostics.warning("Variable without a value", detail, block.header)
            self.variable(name, block.header)
            validate(block, self.scope)
