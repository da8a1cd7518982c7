"""The offline plan: what ``terraform plan`` and ``terraform show -json`` would print, as far as HCL alone tells."""

from stackproof.offline_plan.document import plan_document
from stackproof.offline_plan.text import to_json

__all__ = ["plan_document", "to_json"]
