"""An unknown of another resource decides nothing: whatever is hidden around a resource, what failed does not pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from test_constraint_cases import SETTING, calls_in, cases
from test_hidden_values import HIDDEN, kind

from stackproof.constraints import EVERYTHING, load_catalogue
from stackproof.evaluate.data_sources import Environment
from stackproof.views.hcl_directory import load_stack

MADE = {"arn", "id", "tags_all"}  # that AWS and the provider make up
NAMES = {"name", "function_name", "bucket"}  # HCL writes them where somebody referred to them: hidden, they differ
LEFT = {  # constraints that take an unknown of a neighbour for an answer, in one place each
    "iam-names-every-action/passes/boundaries": "an unknown permissions_boundary is none of the stack's policies",
    "iam-no-administrator/passes/less": "likewise",
    "iam-no-decrypt-on-every-key/passes/named": "likewise",
    "iam-no-privilege-escalation/fails/not_denied": "likewise",
    "kms-key-policy-admits-logs/fails/does_not_admit": "a log group whose key is unknown is no log group of a key",
    "log-group-uses-customer-key/fails/a_key_that_cannot": "an alias is of a customer's key, whichever that is",
    "name-carries-suffix/passes/of_another": "an unknown prefix of a bucket has no suffix",
}


@pytest.mark.parametrize("path", [one for one in cases() if one.id not in LEFT])
def test_hiding_an_argument_of_a_neighbour_decides_nothing(path: Path, tmp_path: Path) -> None:
    constraint = load_catalogue()[path.parent.parent.name]
    main = path / "main.tf" if path.is_dir() else path
    settings = {name: yaml.safe_load(value) for name, value in SETTING.findall(main.read_text())}
    if path.is_file():
        shutil.copy(path, tmp_path)
    environment = Environment(settings.get("account"), settings.get("region"))
    stack = load_stack(path if path.is_dir() else tmp_path, settings.get("variables"), environment)
    stack.calls = calls_in(main.read_text())
    parameters = settings.get("parameters") or {}
    subjects = [one for one in stack.resources.values() if one.type in constraint.on or EVERYTHING in constraint.on]
    before = {str(one): kind(constraint, one, stack, parameters) for one in subjects}
    for neighbour in stack.resources.values():
        values = neighbour.values
        for name in (name for name in values if name not in MADE | NAMES and not neighbour.omitted(name)):
            neighbour.values = {**values, name: HIDDEN[0]}
            stack._memo.clear()
            for subject in subjects:
                if subject is not neighbour:
                    after = kind(constraint, subject, stack, parameters)
                    turned = {before[str(subject)], after} == {"passed", "failed"}
                    assert not turned, f"{subject} by {name} of {neighbour}: {before[str(subject)]}, then {after}"
        neighbour.values = values
    stack._memo.clear()
