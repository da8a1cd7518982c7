"""The offline plan: what ``terraform plan`` and ``terraform show -json`` would print, as far as HCL alone tells."""

from stackproof.plan.document import plan_document
from stackproof.plan.text import to_json

__all__ = ["plan_document", "to_json"]
