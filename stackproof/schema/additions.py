"""What the provider was not asked: how it stores a text that no question tells.

Source: plans of Terraform 1.11.4 with hashicorp/aws 5.100.0.
"""

from __future__ import annotations

from dataclasses import replace

from stackproof.schema.blocks import Block

_STORED_AS = {("aws_ecs_task_definition", "container_definitions"): "containers"}


def add(type_: str, block: Block) -> Block:
    """Return the schema of a resource type with what it lacks."""
    stored = {name: form for (of, name), form in _STORED_AS.items() if of == type_}
    if stored:
        changed = {name: replace(block.attributes[name], stored_as=form) for name, form in stored.items()}
        block = replace(block, attributes={**block.attributes, **changed})
    return block
