"""Contracts: what is read, and what is wrong with one that cannot be."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from days import SOON, in_days

from stackproof.cache import cache_directory
from stackproof.contract import Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.values import number

GOOD = "stack: s\nconstraints:\n  - lambda-runs-on-arm64: {clause: arm}\n"


def load(text: str | bytes, folder: Path) -> tuple[Contract | None, list[Diagnostic]]:
    path = folder / "contract.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_contract(path, run_imports=True)


def test_a_contract_is_read_whole(tmp_path: Path) -> None:
    contract, problems = load(
        """
stack: payments
specification: [one, "https://example.com/two.txt"]
account: {id: "123456789012", region: eu-west-1}
variables: {suffix: test, names: [a, b], share: 0.1, whole: 2.0}
resources: {aws_sqs_queue: 2}
constraints:
  - lambda-reserves-concurrency: {clause: a, executions: 7, only: ["*x*"], except: ["*y*"], count: 2, undecided: skip}
  - lambda-reserves-concurrency: {clause: [b, c]}
  - assert: it is named
    clause: d
    on: aws_sqs_queue
    path: $.name
    equals: q
waivers:
  - {constraint: it is named, resource: aws_sqs_queue.q, part: p, reason: r, expires: SOON, owner: o}
""".replace("SOON", SOON),
        tmp_path,
    )
    assert problems == []
    assert contract is not None
    assert (contract.stack, contract.specification) == ("payments", ("one", "https://example.com/two.txt"))
    assert (contract.account, contract.region) == ("123456789012", "eu-west-1")
    assert contract.variables == {"suffix": "test", "names": ("a", "b"), "share": number(Decimal("0.1")), "whole": 2}
    assert contract.resources == {"aws_sqs_queue": 2}
    first, second, third = contract.bindings
    assert (first.id, first.parameters, first.only, first.excluded) == (
        "lambda-reserves-concurrency", {"executions": 7}, ("*x*",), ("*y*",),
    )  # fmt: skip
    assert (first.count, first.undecided, first.where.line) == (2, "skip", 8)
    assert (second.id, second.clauses) == ("lambda-reserves-concurrency#2", ("b", "c"))
    assert (third.id, third.asserts) == ("it is named", True)
    assert (contract.waivers[0].part, str(contract.waivers[0].expires)) == ("p", SOON)


ARM = "stack: s\nconstraints:\n  - lambda-runs-on-arm64"
WAIVER = "waivers:\n  - {constraint: lambda-runs-on-arm64, resource: r, "
RESERVES = "stack: s\nconstraints:\n  - lambda-reserves-concurrency:\n      clause: a\n"
BAD = {
    "": ("Invalid contract", 1),
    "- a\n": ("Invalid contract", 1),
    "stack: [": ("Invalid YAML", 1),
    "stack: s\nstack: t\n": ("Key set twice", 2),
    "stack: s\n": ("Missing key", 1),
    "stack: s\nconstraints: []\n": ("Invalid contract", 2),
    "stack: s\nconstraint: []\nconstraints:\n  - lambda-runs-on-arm64: {clause: a}\n": ("Unknown key", 2),
    "stack: s\nconstraints:\n  - lambda-runs-on-arm46: {clause: a}\n": ("Unknown constraint", 3),
    ARM + ": {}\n": ("Missing key", 3),
    ARM + ":\n": ("Invalid contract", 3),
    ARM + "\n": ("Invalid contract", 3),
    "stack: s\nconstraints:\n  - lambda-has-environment: {clause: a}\n": ("Missing key", 3),
    RESERVES + "      executions: many\n": (
        "Invalid contract", 5,
    ),
    RESERVES + "      executoins: 1\n": ("Unknown key", 5),
    ARM + ": {clause: a}\n    kms-key-rotates: {clause: b}\n": (
        "Invalid contract", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, path: $.name}\n": ("Invalid assert", 3),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, equals: 1}\n": ("Invalid assert", 3),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, path: '$.[', equals: 1}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, path: $.a, matches: '('}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, path: $.a, equals: 1, in: [1]}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, path: $.nam, exists: false}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: aws_sqs_queue, json: polic, path: $.a, exists: false}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, path: $.name, exists: true}\n": ("Invalid contract", 3),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, of: aws_sqs_queue, on: aws_sqs_queue, count: 1}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {expect: a, clause: c, of: aws_sqs_queue}\n": ("Missing key", 3),
    "stack: s\nconstraints:\n  - {expect: a, clause: c, is: {}}\n": ("Missing key", 3),
    "stack: s\nconstraints:\n  - {expect: a, of: aws_sqs_queue, is: {}}\n": ("Missing key", 3),
    "stack: s\nclosed: {data: []}\nconstraints:\n  - {expect: a, clause: c, of: aws_sqs_queue, is: {}}\n": (
        "Missing key", 2,
    ),
    "stack: s\nconstraints:\n  - {expect: a, clause: c, of: aws_sqs_queue, is: {<<: 1}}\n": ("Invalid YAML", 3),
    GOOD + "account: {region: eu-wst-1}\n": ("Unknown region", 4),
    GOOD + "account: {region: eu-west}\n": ("Unknown region", 4),
    GOOD + "account: {availability_zones: [eu-west-1a, eu-wst-1b]}\n": ("Unknown availability zone", 4),
    GOOD + "account: {region: eu-west-1, availability_zones: [us-east-1a]}\n": ("Unknown availability zone", 4),
    GOOD + "environments:\n  prod: {account: {region: us-est-1}}\n": ("Unknown region", 5),
    "stack: s\nconstraints:\n  - region-is: {clause: a, region: eu-wst-1}\n": ("Unknown region", 3),
    "stack: s\nconstraints:\n  - data-stays-in-region:\n      clause: a\n      regions: [eu-west-1, eu_west_2]\n": (
        "Unknown region", 5,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, of: provider, path: $.west.regoin, exists: false}\n": (
        "Invalid assert", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, of: provider, depends_on: [a.b]}\n": ("Invalid assert", 3),
    **{
        f"stack: s\nconstraints:\n  - {{expect: a, clause: c, of: {of}, is: {{regoin: {{set: false}}}}}}\n": (
            "Invalid expectation", 3,
        )
        for of in ("provider.aws", "'provider.*'", "provider.random", "provider.google", "data.aws_region.here")
    },
    'stack: s\naccount: {id: "12"}\nconstraints:\n  - lambda-runs-on-arm64: {clause: a}\n': ("Invalid contract", 2),
    GOOD + "waivers:\n  - {constraint: x, resource: r, reason: r, expires: " + SOON + ", owner: o}\n": (
        "Waiver of an unbound constraint", 5,
    ),
    GOOD + WAIVER + "reason: r, expires: 2020-01-01, owner: o}\n": (
        "Expired waiver", 5,
    ),
    GOOD + WAIVER + "reason: r, expires: 2020-13-01, owner: o}\n": (
        "Invalid contract", 5,
    ),
    GOOD + WAIVER + "expires: " + SOON + ", owner: o}\n": (
        "Missing key", 5,
    ),
    GOOD + WAIVER + f"reason: r, expires: {in_days(367)}, owner: o}}\n": ("Waiver that lasts too long", 5),
    GOOD + WAIVER + "reason: r, expires: 9999-12-31, owner: o}\n": ("Waiver that lasts too long", 5),
    GOOD + WAIVER + f"reason: '', expires: {SOON}, owner: o}}\n": ("Invalid contract", 5),
    GOOD + WAIVER + f"reason: ' ', expires: {SOON}, owner: o}}\n": ("Waiver without a reason", 5),
    GOOD + WAIVER + f"reason: '...', expires: {SOON}, owner: o}}\n": ("Waiver without a reason", 5),
    GOOD + WAIVER + f'reason: "\\u200b", expires: {SOON}, owner: o}}\n': ("Waiver without a reason", 5),
    GOOD + WAIVER + f"reason: r, expires: {SOON}, owner: ' '}}\n": ("Waiver without an owner", 5),
    GOOD + WAIVER + f"reason: r, expires: {SOON}, owner: '-'}}\n": ("Waiver without an owner", 5),
    **{
        GOOD + WAIVER + f"part: '{part}', reason: r, expires: {SOON}, owner: o}}\n": ("Waiver of every part", 5)
        for part in ("*", "**", "?*", "*?", "??", "*:*", " * ")
    },
    **{
        ARM + f": {{clause: a, count: 0, except: [{patterns}]}}\n": ("Everything excepted", 3)
        for patterns in ("'*'", "'**'", "'aws_lambda_function.*'", "'aws_*'", "'*.*'", "a.b, '*_function*'")
    },
    "stack: s\nconstraints:\n  - terraform-version: {clause: a, at_least: '1.5', count: 1}\n": (
        "Nothing to choose from", 3,
    ),
    "stack: s\nconstraints:\n  - terraform-version: {clause: a, at_least: '1.5', only: [a.b]}\n": (
        "Nothing to choose from", 3,
    ),
    "stack: s\nconstraints:\n  - {assert: a, clause: c, on: output, count: 0}\n": ("Nothing to choose from", 3),
    GOOD + "imports: [nothing.py]\n": ("Constraints cannot be imported", 4),
    "a: " * 3 + "b\n": ("Invalid YAML", 1),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_a_bad_contract_is_a_diagnostic_at_its_line(text: str, tmp_path: Path) -> None:
    contract, problems = load(text, tmp_path)
    assert contract is None
    summary, line = BAD[text]
    assert summary in [problem.summary for problem in problems]
    problem = next(problem for problem in problems if problem.summary == summary)
    assert problem.subject is not None
    assert problem.subject.line == line
    assert problem.detail.endswith((".", "?"))


ONLY = {
    "stack: s\nconstrants:\n  - lambda-runs-on-arm64: {clause: a}\n": "constraints",
    "stack: s\nflow: []\n": "flows",
    "stak: s\nconstraints:\n  - lambda-runs-on-arm64: {clause: a}\n": "stack",
    "stack: s\nconstraints:\n  - lambda-runs-on-arm64: {claus: a}\n": "clause",
    "stack: s\nconstraints:\n  - {asert: a, clause: c, of: aws_sqs_queue, path: $.name, equals: q}\n": "assert",
    "stack: s\nconstraints:\n  - {expct: a, clause: c, of: aws_sqs_queue, is: {}}\n": "expect",
    "stack: s\nconstraints:\n  - lambda-runs-on-arm64:\n    clause: a\n": "",
    GOOD + f"waivers:\n  - {{constraint: x, resource: r, reasn: r, expires: {SOON}, owner: o}}\n": "reason",
}


@pytest.mark.parametrize("text", ONLY, ids=range(len(ONLY)))
def test_what_is_misspelt_is_all_that_is_told(text: str, tmp_path: Path) -> None:
    _, problems = load(text, tmp_path)
    (problem,) = problems
    hint = f'Did you mean "{ONLY[text]}"?' if ONLY[text] else "with its keys indented below"
    assert hint in problem.detail


RIGHT = {
    "zones of a region": GOOD + "account: {region: us-east-1, availability_zones: [us-east-1a, us-east-1-bos-1a]}\n",
    "a region of words": "stack: s\nconstraints:\n  - region-is: {clause: a, region: eusc-de-east-1}\n",
    "a waiver of a year": GOOD + WAIVER + f"reason: r, expires: {in_days(366)}, owner: o}}\n",
    "a waiver that ends today": GOOD + WAIVER + f"reason: r, expires: {in_days(0)}, owner: o}}\n",
    "a reason in another script": GOOD + WAIVER + f"reason: 理由, expires: {SOON}, owner: o}}\n",
    "a part with a name": GOOD + WAIVER + f"part: 'Read*', reason: r, expires: {SOON}, owner: o}}\n",
    "none but a few": ARM + ": {clause: a, count: 0, except: [aws_lambda_function.old, '*legacy*', 'module.a.*']}\n",
    "all but everything, which judges nothing": ARM + ": {clause: a, except: ['*']}\n",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_a_right_contract_is_not_refused(text: str, tmp_path: Path) -> None:
    assert load(text, tmp_path)[1] == []


def test_a_region_that_may_be_newer_is_a_warning(tmp_path: Path) -> None:
    contract, problems = load(GOOD + "account: {region: eu-west-9, availability_zones: [eu-west-9a]}\n", tmp_path)
    assert (contract is not None, problems) == (True, [])
    assert contract is not None
    (warning,) = contract.warnings
    assert (warning.summary, warning.severity, str(warning.subject)[-4:]) == ("Unknown region", "warning", "4:11")


OWNERS = {
    "longest_waiver: 500\n": None,
    "longest_waiver: 400\n": "Waiver that lasts too long",
    "longest_waiver: 0\n": "Waiver that lasts too long",
    "longest_waiver: -1\n": "Invalid owners",
    "longest_waiver: 99999\n": "Invalid owners",
    "longest_waiver: true\n": "Invalid owners",
    "longest_waiver: a year\n": "Invalid owners",
    "longest_wavier: 500\n": "Invalid owners",
    "": "Invalid owners",
    "[500]\n": "Invalid owners",
    "a: [": "Invalid YAML",
    "longest_waiver: 500\nlongest_waiver: 500\n": "Key set twice",
}


@pytest.mark.parametrize("named", ["gone.txt", "[RFC 2119, docs/gone.md]"])
def test_a_document_that_is_not_there_is_told(tmp_path: Path, named: str) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(f"{GOOD}specification: {named}\n")
    contract, problems = load_contract(path)
    assert contract is not None
    assert not problems
    assert [(one.summary, one.severity, one.subject and one.subject.line) for one in contract.warnings] == [
        ("No such document", "warning", 4)
    ]
    for name in contract.specification:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It holds.")
    contract, _ = load_contract(path)
    assert contract is not None
    assert not contract.warnings


@pytest.mark.parametrize("above", [False, True], ids=["beside the contract", "above it"])
@pytest.mark.parametrize("owners", OWNERS)
def test_who_owns_contracts_says_how_long_a_waiver_lasts(owners: str, above: bool, tmp_path: Path) -> None:
    folder = tmp_path / "repository/stacks/one"
    folder.mkdir(parents=True)
    (tmp_path / "repository/.git").mkdir()
    (tmp_path / "contract-owners.yaml").write_text("nobody reads what is outside of the repository")
    ((tmp_path / "repository" if above else folder) / "contract-owners.yaml").write_text(owners)
    _, problems = load(GOOD + WAIVER + f"reason: r, expires: {in_days(500)}, owner: o}}\n", folder)
    assert [problem.summary for problem in problems] == [OWNERS[owners]] * (OWNERS[owners] is not None)


def test_a_contract_that_is_no_text(tmp_path: Path) -> None:
    assert load(b"stack: \xff\n", tmp_path)[1][0].summary == "Contract is not UTF-8"
    assert load_contract(tmp_path)[1][0].summary == "Contract cannot be read"


def test_deep_and_self_referring_yaml_is_refused(tmp_path: Path) -> None:
    assert load("a: " + "[" * 5_000 + "]" * 5_000, tmp_path)[0] is None
    assert load("a: &a [*a]\n", tmp_path)[0] is None


def test_misspelt_names_are_suggested(tmp_path: Path) -> None:
    _, problems = load("stack: s\nconstraints:\n  - lambda-runs-on-arm46: {clause: a}\n", tmp_path)
    assert 'Did you mean "lambda-runs-on-arm64"?' in problems[0].detail


def test_own_constraints_are_imported(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from stackproof.constraints import Passed, constraint\n"
        '@constraint("queue-of-my-own", on="aws_sqs_queue")\n'
        "def mine(queue, *, length: int):\n"
        '    """Queues are mine."""\n'
        '    return Passed("yes")\n'
    )
    text = "stack: s\nimports: [own.py]\nconstraints:\n  - queue-of-my-own: {clause: a, length: 3}\n"
    contract, problems = load(text, tmp_path)
    assert problems == []
    assert contract is not None
    assert contract.bindings[0].parameters == {"length": 3}


def test_a_broken_import_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0\n")
    _, problems = load(GOOD + "imports: [broken.py]\n", tmp_path)
    assert problems[0].summary == "Constraints cannot be imported"
    assert "ZeroDivisionError" in problems[0].detail


@pytest.fixture
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path / "cache"))
    cache_directory.cache_clear()
    yield tmp_path / "cache"
    monkeypatch.undo()
    cache_directory.cache_clear()


def test_a_contract_that_was_right_is_not_validated_again(
    remembered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = load(GOOD, tmp_path)
    monkeypatch.setattr("stackproof.contract.validate.validate", lambda _: pytest.fail("validated again"))
    again, problems = load(GOOD, tmp_path)
    assert problems == []
    assert again == first
    assert len(list(remembered.glob("contract-*"))) == 1


def test_a_wrong_contract_is_never_remembered(remembered: Path, tmp_path: Path) -> None:
    wrong = GOOD.replace("arm64", "arm46")
    assert load(wrong, tmp_path)[0] is None
    assert load(wrong, tmp_path)[0] is None
    assert list(remembered.glob("contract-*")) == []


def test_a_remembered_contract_still_expires(remembered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What depends on the day is judged on the day."""
    text = GOOD + WAIVER + f"reason: r, expires: {SOON}, owner: o}}\n"
    assert load(text, tmp_path)[1] == []

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Later":
            return cls(2999, 1, 2, tzinfo=tz)

    monkeypatch.setattr("stackproof.contract.load.datetime.datetime", Later)
    assert [problem.summary for problem in load(text, tmp_path)[1]] == ["Expired waiver"]


def test_a_damaged_entry_is_read_anew(remembered: Path, tmp_path: Path) -> None:
    load(GOOD, tmp_path)
    for entry in remembered.glob("contract-*"):
        entry.write_bytes(b"damaged")
    assert load(GOOD, tmp_path)[1] == []
