"""Record what Terraform says of configurations that the AWS provider refuses, and of their twins that it takes.

    python scripts/record_refusals.py --plugin-dir MIRROR

For each of the types that stacks use most, rules are taken from the data (``scripts/extract_refusals.py``). Each gives
two resources: one that breaks the rule, and one that keeps it and is otherwise the same. ``terraform validate`` judges
all of them in one folder; pairs whose good twin it refuses as well are left out. Writes tests/data/refusals.json.gz:
for each the ``type``, the ``rule``, the ``body``, and what Terraform ``said``, which is nothing where it takes it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from extract_schema import install
from provider_questions import dummy
from refusal_texts import NUMBERS, TEXTS, around, refuses

from stackproof.schema import SHIPPED, Block, read_shipped
from stackproof.schema.refusals import refusals

RECORDED = Path(__file__).resolve().parent.parent / "tests/data/refusals.json.gz"
EACH = 7  # pairs of a type
TYPES = """
aws_api_gateway_authorizer aws_api_gateway_deployment aws_api_gateway_integration aws_api_gateway_method
aws_api_gateway_rest_api aws_api_gateway_stage aws_apigatewayv2_api aws_apigatewayv2_integration aws_apigatewayv2_route
aws_apigatewayv2_stage aws_autoscaling_group aws_cloudfront_distribution aws_cloudwatch_event_rule
aws_cloudwatch_event_target aws_cloudwatch_log_group aws_cloudwatch_metric_alarm aws_cognito_user_pool aws_db_instance
aws_dynamodb_table aws_ebs_volume aws_ecr_repository aws_ecs_cluster aws_ecs_service aws_ecs_task_definition
aws_efs_file_system aws_eip aws_eks_addon aws_eks_cluster aws_eks_node_group aws_elasticache_replication_group
aws_iam_instance_profile aws_iam_policy aws_iam_role aws_iam_role_policy aws_iam_user aws_instance aws_key_pair
aws_kinesis_stream aws_kms_alias aws_kms_key aws_lambda_event_source_mapping aws_lambda_function aws_lambda_permission
aws_launch_template aws_lb aws_lb_listener aws_lb_listener_rule aws_lb_target_group aws_nat_gateway
aws_rds_cluster aws_route aws_route53_record aws_route53_zone aws_s3_bucket aws_s3_bucket_lifecycle_configuration
aws_s3_bucket_public_access_block aws_s3_bucket_versioning aws_s3_object aws_scheduler_schedule
aws_secretsmanager_secret aws_secretsmanager_secret_version aws_security_group aws_security_group_rule
aws_sfn_state_machine aws_sns_topic aws_sns_topic_subscription aws_sqs_queue aws_ssm_parameter aws_subnet aws_vpc
aws_vpc_endpoint data.aws_ami data.aws_iam_policy_document
""".split()  # noqa: SIM905 - a list that people read


class Case(NamedTuple):
    """A resource or data source, and what Terraform said of it."""

    type: str
    rule: str
    body: str
    said: list[str]


class Author:
    """Writes configurations of one type."""

    def __init__(self, type_: str) -> None:
        schema = read_shipped(SHIPPED[0])
        self._data, self._name = type_.startswith("data."), type_.removeprefix("data.")
        block = schema.data_source(self._name) if self._data else schema.resource(self._name)
        known = refusals("data" if self._data else "resource", self._name)
        assert block is not None, type_
        assert known is not None, type_
        self._type, self._block, self._rules = type_, block, known

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Yield rules, each with a body that breaks it and one that keeps it; of every kind one, before a second."""
        waiting: dict[str, list[tuple[str, str, str]]] = {}
        for rule, bad, good in [*self._of_values(), *self._together()]:
            waiting.setdefault(json.loads(rule)[-1][0], []).append((rule, bad, good))
        for number in range(max(map(len, waiting.values()), default=0)):
            yield from (found[number] for found in waiting.values() if number < len(found))

    def _of_values(self) -> Iterator[tuple[str, str, str]]:
        for path, rules in self._rules.values.items():
            if path.count("[]") > 1 or "[]." in path:
                continue
            for rule in rules:
                candidates = [*around(list(rule)), *TEXTS, *NUMBERS] if rule[0] != "items" else range(60)
                bad = next((one for one in candidates if self._breaks(rule, one)), None)
                good = self._acceptable(path, rule)
                if bad is not None and good is not None:
                    said = json.dumps([path, rule])
                    yield said, self._body({path: self._form(rule, bad)}), self._body({path: self._form(rule, good)})

    def _breaks(self, rule: Any, value: Any) -> bool:
        return refuses(list(rule), [None] * value if rule[0] == "items" else value)

    def _form(self, rule: Any, value: Any) -> Any:
        return [f"a{index}" for index in range(value)] if rule[0] == "items" else value

    def _acceptable(self, path: str, of: Any) -> Any:
        """Return a value that keeps all rules of an argument."""
        if of is not None and of[0] == "items":
            return next((one for one in (2, 1, 3, 0) if not self._breaks(of, one)), None)
        rules = [rule for rule in self._rules.values.get(path, ()) if rule[0] != "items"]
        own = [value for rule in rules for value in around(list(rule))]
        number = any(rule[0] in ("range", "whole", "above", "multiple") for rule in rules)
        number = number or any(rule[0] == "one of" and not isinstance(rule[1][0], str) for rule in rules)
        candidates = [one for one in (*own, *NUMBERS, *TEXTS) if isinstance(one, str) != number]
        return next((one for one in candidates if not any(self._breaks(rule, one) for rule in rules)), None)

    def _together(self) -> Iterator[tuple[str, str, str]]:
        for around_it, rules in self._rules.together.items():
            for kind, *operands in rules:
                said = json.dumps([around_it, [kind, *operands]])
                if kind == "conflict":
                    yield said, self._with([operands[0], operands[1][0]]), self._with([operands[0]], [operands[1][0]])
                elif kind == "needs":
                    yield (
                        said,
                        self._with([operands[0]], operands[1], needs=False),
                        self._with([operands[0], *operands[1]]),
                    )
                else:
                    names = operands[0]
                    yield said, self._with([], names, at=around_it), self._with(names[:1], names[1:], at=around_it)
                    if kind == "exactly one":
                        yield said, self._with(names[:2]), self._with(names[1:2], names[:1])

    def _with(self, names: list[str], without: list[str] | None = None, *, at: str = "", needs: bool = True) -> str:
        return self._body(dict.fromkeys(names), without or [], at=at, needs=needs)

    def _body(
        self, given: dict[str, Any], without: list[str] | None = None, *, at: str = "", needs: bool = True
    ) -> str:
        """Write a body with these arguments and what has to be beside them."""
        wanted = {path.removesuffix("[]"): ([value] if path.endswith("[]") else value) for path, value in given.items()}
        missing = set(without or [])
        for around_it, rules in self._rules.together.items():
            for kind, *operands in rules:
                reached = not around_it or any(one.startswith(f"{around_it}.") for one in (*wanted, at))
                if kind in ("exactly one", "at least one") and reached and not {*operands[0]} & {*wanted}:
                    wanted.update(dict.fromkeys([one for one in operands[0] if one not in missing][:1]))
        for kind, *operands in self._rules.together.get("", ()):
            if needs and kind == "needs" and operands[0] in wanted:
                wanted.update({one: None for one in operands[1] if one not in wanted})
        return "".join(self._lines(self._block, "", wanted, {at} if at else set(), "  "))

    def _lines(self, block: Block, prefix: str, wanted: dict[str, Any], opened: set[str], indent: str) -> Iterator[str]:
        for name, attribute in block.attributes.items():
            path = f"{prefix}{name}"
            if path in wanted or attribute.required:
                value = wanted.get(path)
                text = json.dumps(self._value(path, attribute.type) if value is None else value, ensure_ascii=False)
                unknown = attribute.required and path not in wanted and not prefix
                yield f"{indent}{name} = {'var.any' if unknown else text}\n"
        for name, nested in block.blocks.items():
            path = f"{prefix}{name}"
            if nested.min_items or any(one == path or one.startswith(f"{path}.") for one in (*wanted, *opened)):
                yield f"{indent}{name} {{\n"
                yield from self._lines(nested.block, f"{path}.", wanted, opened, indent + "  ")
                yield f"{indent}}}\n"

    def _value(self, path: str, type_: Any) -> Any:
        if isinstance(type_, list):
            inside = self._acceptable(f"{path}[]", None) if self._rules.values.get(f"{path}[]") else None
            return dummy(type_) if inside is None else [inside]
        found = self._acceptable(path, None) if self._rules.values.get(path) else None
        return dummy(type_) if found is None else found


def judge(cases: list[tuple[str, str]], plugin_dir: Path | None) -> list[list[str]]:
    """Return what ``terraform validate`` says of each body."""
    with tempfile.TemporaryDirectory() as directory:
        environment = install(SHIPPED[0], plugin_dir, directory)
        lines = ["# line 1"]
        owners: dict[int, int] = {}
        for number, (type_, body) in enumerate(cases):
            kind, name = ("data", type_[5:]) if type_.startswith("data.") else ("resource", type_)
            text = [f'{kind} "{name}" "c{number}" {{', *body.splitlines(), "}"]
            owners.update(dict.fromkeys(range(len(lines) + 1, len(lines) + len(text) + 1), number))
            lines += text
        Path(directory, "cases.tf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        Path(directory, "variable.tf").write_text('variable "any" {}\n')
        command = ["terraform", "validate", "-json"]
        printed = subprocess.run(command, cwd=directory, env=environment, check=False, stdout=subprocess.PIPE).stdout
        said: list[list[str]] = [[] for _ in cases]
        for found in json.loads(printed)["diagnostics"]:
            if found["severity"] == "error":
                said[owners[found["range"]["start"]["line"]]].append(found["summary"])
        return said


def main() -> None:
    """Record the cases."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plugin-dir", type=Path, help="a filesystem mirror (default: the registry)")
    options = parser.parse_args()
    pairs = [(type_, *pair) for type_ in TYPES for pair in islice(Author(type_).pairs(), EACH)]
    bodies = [(type_, body) for type_, _, *both in pairs for body in both]
    said = judge(bodies, options.plugin_dir)
    cases: list[Case] = []
    for number, (type_, rule, bad, good) in enumerate(pairs):
        if not said[2 * number + 1]:
            cases += [Case(type_, rule, bad, said[2 * number]), Case(type_, rule, good, [])]
    RECORDED.write_bytes(gzip.compress(json.dumps([one._asdict() for one in cases], indent=0).encode(), mtime=0))
    refused = sum(bool(one.said) for one in cases)
    print(f"{RECORDED.name}: {len(cases)} cases of {len({one.type for one in cases})} types, {refused} refused")
    for one in cases[::2]:
        if not one.said:
            print(f"accepted: {one.type} {one.rule}\n{one.body}")


if __name__ == "__main__":
    main()
