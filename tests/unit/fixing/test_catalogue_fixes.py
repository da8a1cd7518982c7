"""What ``fix`` mends of the failing cases of the catalogue, and why the rest is left."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from stackproof.constraints import load_catalogue
from stackproof.contract.model import Binding, Contract
from stackproof.diagnostics import SourceRange
from stackproof.fixing.fix import Fixes, mend

sys.path.insert(0, str(Path(__file__).parents[1] / "constraints"))
from test_constraint_cases import CASES, SETTING

MENDED = {
    "alarms-can-notify": 2,
    "alarms-have-actions": 4,
    "api-logs-access": 1,
    "api-requires-authorization": 5,
    "cloudtrail-is-sound": 4,
    "data-stays-in-region": 8,
    "default-security-group-is-closed": 2,
    "dynamodb-bills-on-demand": 3,
    "dynamodb-deletion-protected": 3,
    "dynamodb-encrypts-with-customer-key": 4,
    "dynamodb-recovers-to-point-in-time": 7,
    "dynamodb-scales": 5,
    "ecr-policy-not-public": 1,
    "ecr-scans-on-push": 2,
    "ecr-tags-are-immutable": 2,
    "event-bus-policy-not-public": 1,
    "iam-names-every-resource": 1,
    "iam-no-administrator": 2,
    "kinesis-encrypts": 3,
    "kms-key-policy-admits-logs": 2,
    "kms-key-policy-not-public": 1,
    "kms-key-rotates": 4,
    "lambda-code-is-signed": 1,
    "lambda-has-log-group": 5,
    "lambda-permission-not-public": 1,
    "lambda-reserves-concurrency": 4,
    "lambda-runs-on-arm64": 6,
    "lambda-traces": 3,
    "log-group-retains-at-least": 3,
    "log-group-retention": 4,
    "log-group-uses-customer-key": 2,
    "name-carries-suffix": 4,
    "provider-version": 3,
    "region-is": 3,
    "s3-blocks-public-access": 5,
    "s3-keeps-versions": 4,
    "s3-locks-objects": 1,
    "secret-policy-not-public": 1,
    "secret-rotates": 1,
    "secret-uses-customer-key": 4,
    "security-group-not-open": 4,
    "sns-encrypts-with-managed-key": 5,
    "sns-policy-not-public": 1,
    "sqs-encrypts": 2,
    "sqs-policy-not-public": 1,
    "sqs-visibility-covers-function": 3,
    "stack-is-destroyable": 31,
    "state-machine-is-express": 2,
    "terraform-version": 5,
    "vpc-has-flow-logs": 1,
}
"""How many failures of its cases are mended, by constraint."""
LEFT = {
    "dynamodb-in-backup-plan": "placeholder",
    "ecr-encrypts-with-customer-key": "elsewhere",
    "ecr-has-lifecycle-policy": "placeholder",
    "event-target-has-dead-letter-queue": "reference",
    "iam-foreign-accounts-are-named": "policy",
    "iam-names-every-action": "policy",
    "iam-no-decrypt-on-every-key": "policy",
    "iam-no-long-lived-keys": "elsewhere",
    "iam-no-privilege-escalation": "policy",
    "iam-oidc-trust-is-narrow": "policy",
    "iam-role-per-function": "placeholder",
    "iam-trust-guards-confused-deputy": "policy",
    "iam-trust-names-principals": "policy",
    "iam-users-have-no-policies": "placeholder",
    "lambda-environment-has-no-secrets": "placeholder",
    "lambda-environment-uses-customer-key": "placeholder",
    "lambda-handles-async-failures": "placeholder",
    "lambda-has-environment": "placeholder",
    "lambda-has-own-dead-letter-queue": "reference",
    "lambda-image-is-pinned": "placeholder",
    "lambda-in-vpc": "placeholder",
    "lambda-may-write-its-logs": "policy",
    "lambda-permission-names-source": "placeholder",
    "lambda-runtime-is-supported": "placeholder",
    "lambda-uses-private-ecr-image": "placeholder",
    "lambda-vpc-spans-zones": "elsewhere",
    "log-policy-not-public": "policy",
    "outputs-exist": "placeholder",
    "resources-are-tagged": "placeholder",
    "s3-encrypts-with-customer-key": "placeholder",
    "s3-logs-access": "placeholder",
    "s3-requires-tls": "policy",
    "s3-uploads-are-encrypted": "policy",
    "sns-encrypts": "reference",
    "sqs-encrypts-with-customer-key": "placeholder",
    "sqs-has-dead-letter-queue": "placeholder",
    "sqs-redrive-is-sound": "elsewhere",
    "state-machine-handles-errors": "placeholder",
    "state-machine-logs": "placeholder",
    "vpc-endpoint-policy-not-open": "policy",
    "workflow-uses-customer-key": "placeholder",
}
"""The constraints of which no case is mended, each with the kind of the reason of its first failure."""
WORDS = {
    "policy": r"who may do what is for a person to say",
    "placeholder": r"which .+ is for a person to say.*|.+ (?:is|are) for a person to say",
    "reference": r".+: who wrote it decides",
    "elsewhere": r"it would not hold with what could be written|what would mend it belongs elsewhere|let the .+",
}
"""What the reasons say: who may do what, a value that nobody can know, or a mend that is no edit of this block."""


def fixes_of(path: Path, folder: Path) -> Fixes:
    """Return what mends a failing case, judged by its constraint alone."""
    if path.is_dir():
        shutil.copytree(path, folder)
    else:
        folder.mkdir()
        shutil.copy(path, folder)
    main = path / "main.tf" if path.is_dir() else path
    settings = {name: yaml.safe_load(value) for name, value in SETTING.findall(main.read_text())}
    constraint = load_catalogue()[path.parent.parent.name]
    where = SourceRange("contract.yaml", 1, 1, 1, 1)
    binding = Binding(constraint.id, constraint, ("a clause",), where, settings.get("parameters") or {})
    contract = Contract("case", folder / "contract.yaml", "contract.yaml", (), None, None, {}, {}, (binding,), ())
    given = {"account": settings.get("account"), "region": settings.get("region")}
    found = mend((replace(contract, variables=settings.get("variables") or {}, **given),))
    assert isinstance(found, Fixes), found
    return found


def is_judged_here(path: Path) -> bool:
    """Tell whether a case is of the HCL view, without recorded calls."""
    text = (path / "main.tf" if path.is_dir() else path).read_text()
    return "# view:" not in text and "# call:" not in text


@dataclass(frozen=True)
class Run:
    """What came of every case."""

    folder: Path
    fixes: dict[Path, Fixes]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Mend every case."""
    folder = tmp_path_factory.mktemp("cases")
    cases = [path for path in sorted(CASES.glob("*/fails/*")) if is_judged_here(path)]
    return Run(folder, {path: fixes_of(path, folder / str(number)) for number, path in enumerate(cases)})


def test_what_is_mended(run: Run) -> None:
    """The pages whose fix is a value or a block are mended wherever that value can be known."""
    found = Counter({path.parent.parent.name: 0 for path in run.fixes})
    for path, fixes in run.fixes.items():
        found[path.parent.parent.name] += len(fixes.mended)
    assert {id_: count for id_, count in found.items() if count} == MENDED
    assert {id_ for id_, count in found.items() if not count} == set(LEFT)


def test_why_the_rest_is_left(run: Run) -> None:
    first: dict[str, str] = {}
    for path, fixes in run.fixes.items():
        for one in fixes.left[:1]:
            first.setdefault(path.parent.parent.name, one.reason)
        assert all(one.reason for one in fixes.left)
    assert [id_ for id_, kind in LEFT.items() if id_ in first and not re.fullmatch(WORDS[kind], first[id_])] == []


def test_two_thirds_of_what_can_be_known_is_mended(run: Run) -> None:
    """Neither who may do what nor what is a placeholder counts: no tool may say it.

    Nor does a page whose fix is no value or block of the resource that fails: something to remove, or elsewhere.
    """
    others = (
        r"several could .+|it is undecided.*|what would mend it belongs elsewhere|remove .+|let the .+|.+ could go.*"
    )
    nobodys = re.compile(f"{WORDS['policy']}|{WORDS['placeholder']}|{others}|DeletionPolicy: Delete")
    mended = sum(len(fixes.mended) for fixes in run.fixes.values())
    left = [one for fixes in run.fixes.values() for one in fixes.left if not nobodys.fullmatch(one.reason)]
    assert mended >= 2 * len(left)


def test_a_second_run_offers_nothing(run: Run, tmp_path: Path) -> None:
    for number, (path, fixes) in enumerate(run.fixes.items()):
        if fixes.diff:
            again = tmp_path / str(number) / path.parent.parent.name / "fails" / path.name
            written = {source.path.name: source.text for source in fixes.after.values()}
            if path.is_file():
                again.parent.mkdir(parents=True)
                again.write_text(written[path.name])
                assert fixes_of(again, tmp_path / f"again {number}").diff == "", path


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on this machine")
def test_what_was_formatted_stays_so(run: Run, tmp_path: Path) -> None:
    """``terraform fmt`` would change no file that it would have left alone before."""
    folders = {"before": tmp_path / "before", "after": tmp_path / "after"}
    for name, folder in folders.items():
        folder.mkdir()
        for number, fixes in enumerate(run.fixes.values()):
            for index, source in enumerate((fixes.before if name == "before" else fixes.after).values()):
                (folder / f"{number}-{index}.tf").write_text(source.text)
    unclean = {
        name: set(
            subprocess.run(
                ["terraform", "fmt", "-list=true", "-write=false", "-no-color", "."],
                cwd=folder, capture_output=True, text=True, check=False,
            ).stdout.split()
        )
        for name, folder in folders.items()
    }  # fmt: skip
    assert unclean["after"] - unclean["before"] == set()
