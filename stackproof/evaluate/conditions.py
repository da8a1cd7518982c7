"""The conditions of a module: ``check`` blocks, preconditions and postconditions.

Rules: https://developer.hashicorp.com/terraform/language/expressions/custom-conditions.
"""

from __future__ import annotations

from stackproof.evaluate.instance_values import instance_value
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.variables import check_rules
from stackproof.hcl import syntax


def run_checks(module: ModuleInstance) -> None:
    """Run ``check`` blocks (a warning, as in Terraform), and the conditions of resources, data sources and outputs."""
    for block in module.configuration.blocks["check"].values():
        if not block.body.blocks_of("assert"):
            detail = 'A check without an "assert" block checks nothing; add one.'
            module.diagnostics.error("Check without an assert", detail, block.header)
        quiet = module.scope.quiet()
        check_rules(block.body, "assert", quiet, f"check.{block.labels[0]}")
        for problem in quiet.diagnostics.errors:
            module.diagnostics.warning(problem.summary, problem.detail, problem.subject)
    for kind in ("resource", "data"):
        for declared in module.configuration.blocks[kind].values():
            for lifecycle in declared.body.blocks_of("lifecycle"):
                _run_conditions(module, kind, declared, lifecycle.body)
    for block in module.configuration.blocks["output"].values():
        check_rules(block.body, "precondition", module.scope, f"output.{block.labels[0]}")


def _run_conditions(module: ModuleInstance, kind: str, declared: syntax.Block, lifecycle: syntax.Body) -> None:
    """Preconditions see what the block's arguments see; postconditions see the instance as ``self`` besides."""
    if not lifecycle.blocks:
        return
    instances = module.expansion(declared).instances
    for (_, bound), resource in zip(instances, module.instances(kind, declared), strict=True):
        scope = module.scope.bind(**bound)
        check_rules(lifecycle, "precondition", scope, str(resource.address))
        check_rules(lifecycle, "postcondition", scope.bind(self=instance_value(resource)), str(resource.address))
