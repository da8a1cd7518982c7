"""The functions of the stack: loaded as Lambda does, with the environment that Terraform plans for them."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

from handlers import load_handler

ROOT = Path(__file__).parents[4]
REGION = "us-east-1"
STAGES = ("ingestion", "processing", "notification")
PLAN = json.loads((ROOT / "tests/data/plans/market_data.json").read_text(encoding="utf-8"))
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": REGION}

# What Terraform knows after the apply alone.
AFTER_APPLY = {
    "parameter-audit-namespace-dev": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    "parameter-alert-topic-dev": f"arn:aws:sns:{REGION}:123456789012:sns-alerts-dev",
}


def planned(type_: str) -> dict[str, dict[str, Any]]:
    """Values of the planned resources of a type, by their key in for_each or else by their name."""
    resources = PLAN["planned_values"]["root_module"]["resources"]
    return {
        resource.get("index", resource["name"]): resource["values"]
        for resource in resources
        if resource["type"] == type_ and resource["mode"] == "managed"
    }


def parameters() -> dict[str, str]:
    """Values of the parameters by their names."""
    given = planned("aws_ssm_parameter").values()
    return {parameter["name"]: parameter.get("value") or AFTER_APPLY[parameter["name"]] for parameter in given}


def environment(stage: str) -> dict[str, str]:
    """Environment of a function."""
    function = planned("aws_lambda_function")[stage]
    return {"AWS_LAMBDA_FUNCTION_NAME": function["function_name"], **function["environment"][0]["variables"]}


def granted(stage: str) -> set[str]:
    """Actions that the documents of a function's own policy allow."""
    documents = {
        f'data.aws_iam_policy_document.function["{stage}"]',
        f'data.aws_iam_policy_document.next_event["{stage}"]',
        f"data.aws_iam_policy_document.{stage}",
    }
    return {
        action
        for resource in PLAN["resource_changes"]
        if resource["address"] in documents
        for statement in resource["change"]["after"]["statement"]
        for action in statement["actions"]
    }


def load() -> ModuleType:
    return load_handler("market_data_lambda_function", ROOT / "lib/market_data/lambda_function.py")
