"""``workflows``: what a state machine calls, in which order, how often it tries, and where errors end."""

from stackproof.contract.workflows.entries import workflow_bindings, workflow_mistakes
from stackproof.contract.workflows.schema import workflows_schema

__all__ = ["workflow_bindings", "workflow_mistakes", "workflows_schema"]
