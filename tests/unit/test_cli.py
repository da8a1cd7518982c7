"""The command line: what it prints, and its exit status."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hcl2
import pytest
from click import Context
from click.testing import CliRunner, Result

from stackproof import commands
from stackproof.commands import COMMANDS, main
from stackproof.hcl.second_parser import compare

FUNCTION = """resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"
  architectures = ["ARCH"]
}
"""
CONTRACT = "stack: small\nconstraints:\n  - lambda-runs-on-arm64: {clause: Functions run on arm64}\n"


def make(folder: Path, arch: str = "arm64", contract: str = CONTRACT) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.tf").write_text(FUNCTION.replace("ARCH", arch))
    (folder / "contract.yaml").write_text(contract)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_command_ends_without_collecting_garbage(tmp_path: Path) -> None:
    told = "import atexit, gc; atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000))"
    command = [sys.executable, "-c", f"{told}; from stackproof.commands import run; run()", "check", make(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "False True")


def test_what_holds_is_listed(tmp_path: Path) -> None:
    result = run("check", make(tmp_path))
    assert result.exit_code == 0
    assert "✓     1  lambda-runs-on-arm64  Functions run on arm64" in result.output
    assert result.output.rstrip().endswith("1 stack holds")


def test_a_failure_is_drawn_with_expected_found_and_fix(tmp_path: Path) -> None:
    result = run("check", make(tmp_path, "x86_64"))
    assert result.exit_code == 1
    for line in (
        "✗ lambda-runs-on-arm64  aws_lambda_function.f",
        "  clause    Functions run on arm64",
        '    4 |   architectures = ["x86_64"]',
        "      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^",
        '  expected  architectures = ["arm64"]',
        '  found     architectures = ["x86_64"]',
        '  fix       architectures = ["arm64"]',
        "1 does not hold",
    ):
        assert line in result.output


def test_many_stacks_are_found_below_a_folder(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b/c", "x86_64")
    make(tmp_path / ".terraform/modules/d", "x86_64")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "1 stack holds, 1 does not hold" in result.output


def test_json_says_the_same(tmp_path: Path) -> None:
    result = run("check", "--json", make(tmp_path / "a"), make(tmp_path / "b", "x86_64"))
    data = json.loads(result.output)
    assert (data["exit_code"], result.exit_code) == (1, 1)
    first, second = data["stacks"]
    assert first["outcomes"][0] == {
        "id": "lambda-runs-on-arm64[aws_lambda_function.f]",
        "constraint": "lambda-runs-on-arm64",
        "severity": "low",
        "controls": [],
        "clauses": ["Functions run on arm64"],
        "origin": None,
        "resource": "aws_lambda_function.f",
        "status": "passed",
        "seen": ['architectures is ["arm64"]'],
        "findings": [],
        "depends_on": [],
        "ignored": [],
    }
    assert second["outcomes"][0]["findings"][0]["range"]["line"] == 4


def test_quiet_prints_what_does_not_hold(tmp_path: Path) -> None:
    assert "lambda-runs-on-arm64" not in run("check", "-q", make(tmp_path)).output
    assert "lambda-runs-on-arm64" in run("check", "-q", make(tmp_path, "x86_64")).output


def test_asserts_that_hold_are_counted_and_listed_on_demand(tmp_path: Path) -> None:
    entry = "  - {assert: it is named f, clause: c, on: aws_lambda_function, path: $.function_name, equals: %s}\n"
    holds = make(tmp_path / "a", contract=CONTRACT + entry % "f")
    assert "1 assert of this stack alone" in run("check", holds).output
    assert "it is named f" not in run("check", holds).output
    assert "✓     1  it is named f" in run("check", "-v", holds).output
    fails = make(tmp_path / "b", contract=CONTRACT + entry % "g")
    assert "✗   0/1  it is named f" in run("check", fails).output


UNCHECKED = {
    "an empty folder": (lambda folder: folder.mkdir(), "Nothing to check"),
    "no such folder": (lambda _: None, "No such folder"),
    "a stack without a contract": (
        lambda folder: (folder.mkdir(), (folder / "main.tf").write_text('variable "x" { default = 1 }\n')),
        "The stack has nothing that pack baseline 1 judges",
    ),
    "a contract without a stack": (lambda folder: (make(folder) / "main.tf").unlink(), "No configuration files"),
    "HCL that does not parse": (lambda folder: make(folder, '"'), "could not be checked"),
    "a misspelt attribute": (
        lambda folder: make(folder, 'arm64"]\n  reserved_concurrent_execution = ["'),
        'Did you mean "reserved_concurrent_executions"?',
    ),
    "a contract that is no YAML": (lambda folder: make(folder, contract="["), "Invalid YAML"),
    "an unknown constraint": (
        lambda folder: make(folder, contract=CONTRACT.replace("arm64", "arm46", 1)),
        'Did you mean "lambda-runs-on-arm64"?',
    ),
    "a folder that is its own parent": (lambda folder: folder.symlink_to(folder), "No such folder"),
}


@pytest.mark.parametrize(("prepare", "message"), UNCHECKED.values(), ids=UNCHECKED)
def test_what_cannot_be_checked_is_said_and_exits_with_2(prepare, message: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "stack"
    prepare(folder)
    result = run("check", folder)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert message in result.output
    assert "could not be checked" in result.output
    assert "1 stack holds" not in result.output


def test_nothing_at_all_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("check").exit_code == 2


def test_a_secret_is_not_printed(tmp_path: Path) -> None:
    contract = """stack: s
constraints:
  - {assert: secret, clause: c, on: aws_ssm_parameter, path: $.value, equals: other}
"""
    folder = make(tmp_path, contract=contract)
    (folder / "main.tf").write_text(
        'resource "aws_ssm_parameter" "p" {\n  name = "p"\n  type = "SecureString"\n'
        '  value = join("", ["hun", "ter2"])\n}\n'
    )
    for option in ("--quiet", "--json"):
        result = run("check", option, folder)
        assert result.exit_code == 1
        assert "hunter2" not in result.output
        assert "(sensitive value)" in result.output


def test_explain_lists_and_shows_pages() -> None:
    listed = run("explain")
    assert "lambda-runs-on-arm64  " in listed.output
    page = run("explain", "lambda-reserves-concurrency").output
    for part in ("Why:", "Fails:", "Passes:", "Judges: aws_lambda_function", "executions: int | None"):
        assert part in page
    unknown = run("explain", "lambda-runs-on-arm46")
    assert unknown.exit_code == 2
    assert 'Did you mean "lambda-runs-on-arm64"?' in unknown.output


def test_schema_is_json() -> None:
    assert json.loads(run("schema").output)["title"] == "Stackproof contract"


def test_a_second_parser_agrees(tmp_path: Path) -> None:
    """What both read alike is judged as without it; what one refuses is named."""
    folder = make(tmp_path)
    assert run("check", "--second-parser", folder).output == run("check", folder).output
    (folder / "odd.tf").write_text("locals {\n  a = !!true\n}\n")
    result = run("check", "--second-parser", folder)
    assert result.exit_code == 0
    assert "Read by one parser alone" in result.output
    assert "odd.tf:2:8" in result.output
    assert "one parser alone" not in run("check", folder).output


def test_a_second_parser_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack is not judged, and the line is shown."""
    folder = make(tmp_path)
    tree = hcl2.parses_to_tree(FUNCTION.replace("ARCH", "x86_64"))
    monkeypatch.setattr(hcl2, "parses_to_tree", lambda _: tree)
    compare.cache_clear()
    result = run("check", "--second-parser", folder)
    compare.cache_clear()
    assert result.exit_code == 2
    assert "Two parsers disagree" in result.output
    assert '    4 |   architectures = ["arm64"]' in result.output
    assert run("check", folder).exit_code == 0


def test_a_second_parser_that_was_asked_nothing(tmp_path: Path) -> None:
    """A stack without a .tf file has no second reading: that is no success."""
    folder = make(tmp_path)
    (folder / "main.tf").unlink()
    function = {"function_name": "f", "role": "r", "architectures": ["arm64"]}
    (folder / "main.tf.json").write_text(json.dumps({"resource": {"aws_lambda_function": {"f": function}}}))
    assert run("check", folder).exit_code == 0
    result = run("check", "--second-parser", folder)
    assert result.exit_code == 2
    assert "Nothing was read twice" in result.output


def test_python_hcl2_is_imported_only_where_it_is_asked_for(tmp_path: Path) -> None:
    folder = make(tmp_path)
    script = (
        "import sys\nfrom stackproof.commands import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('hcl2' in sys.modules, 'lark' in sys.modules)\n"
    )
    for options, imported in (((), "False False"), (("--second-parser",), "True True")):
        command = [sys.executable, "-c", script, "check", str(folder), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == imported


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_imports_nothing_heavy(option: str) -> None:
    """The command starts at once: no YAML, schema, grammar or terminal library is loaded for it."""
    script = (
        "import sys\nfrom stackproof.commands import COMMANDS, main\n"
        f"try:\n    main([{option!r}])\nexcept SystemExit:\n    pass\n"
        "heavy = {'yaml', 'rich', 'jsonschema', 'lark', 'hcl2', 'jsonpath_ng', 'pytest'} & set(sys.modules)\n"
        "sys.exit(','.join(sorted(heavy)) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_help_says(name: str) -> None:
    """And each command that there is a module for is in the list."""
    command = main.get_command(Context(main), name)
    assert command is not None
    assert " ".join((command.help or "").split()).startswith(COMMANDS[name])
    modules = {path.stem for path in (ROOT / "stackproof/commands").glob("*.py")}
    assert modules - {"__init__", "consoles", "examples", "options", "progress", "report_options"} == COMMANDS.keys()


ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "tests/data/plans/payment_events.json"


def planned(folder: Path, architecture: str) -> Path:
    """Write a plan in which every function has an architecture."""
    plan = json.loads(PLAN.read_text())
    for change in plan["resource_changes"]:
        if change["type"] == "aws_lambda_function":
            change["change"]["after"]["architectures"] = [architecture]
    (folder / "plan.json").write_text(json.dumps(plan))
    return folder / "plan.json"


def test_a_plan_is_judged_without_hcl(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    assert run("check", tmp_path, "--plan", planned(tmp_path, "arm64")).exit_code == 0
    assert run("check", tmp_path, "--plan", planned(tmp_path, "x86_64")).exit_code == 1


def test_findings_of_a_plan_name_the_lines_of_its_hcl(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    plan = planned(tmp_path, "x86_64")
    given = ("check", tmp_path, "--plan", plan, "--hcl", ROOT / "lib/payment_events")
    result = run(*given)
    assert result.exit_code == 2
    assert "error: HCL and plan disagree" in result.output
    accepted = run(*given, "--accept-plan-differences")
    assert accepted.exit_code == 1
    assert "warning: HCL and plan disagree" in accepted.output
    for output in (result.output, accepted.output):
        assert '|   architectures = ["arm64"]' in output
        assert 'found     architectures = ["x86_64"]' in output


PARTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "left to a later one": lambda plan: plan.update(complete=False),
    "without a resource": lambda plan: plan["resource_changes"].pop(),
    "of another resource": lambda plan: plan["resource_changes"][0].update(name="other"),
    "with another value": lambda plan: _function(plan).update(memory_size=1),
    "of what is destroyed": lambda plan: [one["change"].update(actions=["delete"]) for one in plan["resource_changes"]],
}


def _function(plan: dict[str, Any]) -> dict[str, Any]:
    changes = (one for one in plan["resource_changes"] if one["type"] == "aws_lambda_function")
    return next(changes)["change"]["after"]  # type: ignore[no-any-return]  # JSON


@pytest.mark.parametrize("part", PARTS)
def test_a_plan_of_a_part_holds_nothing_unless_that_is_said(part: str, tmp_path: Path) -> None:
    """In the contract, or on the command line."""
    contract = "stack: s\nconstraints:\n  - iam-role-per-function: {clause: c%s}\n"
    contract %= ", count: 0" if part == "of what is destroyed" else ""
    (tmp_path / "contract.yaml").write_text(contract)
    plan = json.loads(PLAN.read_text())
    PARTS[part](plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    given = ("check", tmp_path, "--plan", tmp_path / "plan.json", "--hcl", ROOT / "lib/payment_events")
    assert run(*given).exit_code == 2
    assert run(*given, "--accept-plan-differences").exit_code == 0
    (tmp_path / "contract.yaml").write_text(f"{contract}accept_plan_differences: true\n")
    assert run(*given).exit_code == 0


def test_a_whole_plan_of_the_same_commit_holds(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    assert run("check", tmp_path, "--plan", PLAN, "--hcl", ROOT / "lib/payment_events").exit_code == 0
    assert run("check", tmp_path, "--accept-plan-differences").exit_code == 2


def test_a_plan_is_read_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    result = CliRunner().invoke(main, ["check", str(tmp_path), "--plan", "-", "--json"], input=PLAN.read_bytes())
    assert result.exit_code == 0
    (stack,) = json.loads(result.output)["stacks"]
    assert (stack["view"], stack["path"]) == ("plan", "standard input")


def test_a_plan_is_of_one_contract(tmp_path: Path) -> None:
    make(tmp_path / "a")
    make(tmp_path / "b")
    result = run("check", tmp_path, "--plan", PLAN)
    assert result.exit_code == 2
    assert "there are 2 stacks; name the folder of one" in result.output


def test_a_plan_that_cannot_be_read_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    result = run("check", tmp_path, "--plan", tmp_path / "missing.json")
    assert result.exit_code == 2
    assert "error: JSON file cannot be read" in result.output


def test_a_state_is_judged(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    state = {"format_version": "1.0", "values": {"root_module": {"resources": []}}}
    function = {"mode": "managed", "type": "aws_lambda_function", "name": "f", "values": {"architectures": ["arm64"]}}
    state["values"]["root_module"]["resources"].append(function)  # type: ignore[index]
    (tmp_path / "state.json").write_text(json.dumps(state))
    assert run("check", tmp_path, "--state", tmp_path / "state.json").exit_code == 0
    function["values"]["architectures"] = ["x86_64"]  # type: ignore[index]
    (tmp_path / "state.json").write_text(json.dumps(state))
    assert run("check", tmp_path, "--state", tmp_path / "state.json").exit_code == 1


def test_options_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    for options in (["--plan", "a", "--state", "b"], ["--hcl", str(tmp_path)]):
        assert run("check", tmp_path, *options).exit_code == 2


def test_a_bug_of_ours_ends_with_2_and_a_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever command it is in: 1 would say that something was judged."""

    def fail(**_: object) -> None:
        message = "half of a pair: \ud800"
        raise ValueError(message)

    monkeypatch.setattr("stackproof.commands.main", fail)
    monkeypatch.setattr("stackproof.commands.gc.disable", lambda: None)
    for arguments, traced in ((["check", "a b"], False), (["--traceback", "check", "a b"], True)):
        monkeypatch.setattr("sys.argv", ["stackproof", *arguments])
        with pytest.raises(SystemExit) as ended:
            commands.run()
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        assert "ValueError: half of a pair: \\ud800" in printed.err
        assert "stackproof --traceback check 'a b'" in printed.err
        assert ("Traceback" in printed.err) is traced


OWN = """from stackproof.constraints import constraint
@constraint("of-my-own", on="aws_lambda_function")
def of_my_own(function):
    return function.nothing
"""


def test_the_trace_of_what_raised_is_shown_on_demand(tmp_path: Path) -> None:
    folder = make(tmp_path, contract=CONTRACT + "  - of-my-own: {clause: c}\nimports: [own.py]\n")
    (folder / "own.py").write_text(OWN)
    plain, traced = run("check", folder), run("--traceback", "check", folder)
    assert plain.exit_code == traced.exit_code == 2
    assert "own.py:4:12" in plain.output
    assert "1 holds" in plain.output
    assert "Traceback" not in plain.output
    assert "Traceback" in traced.stderr


@pytest.mark.parametrize("command", [["plan"], ["drift", "--print-policy"]])
def test_no_other_command_runs_the_python_of_a_contract(command: list[str], tmp_path: Path) -> None:
    """They need its variables alone; one that exits would end them with 0 and no word."""
    folder = make(tmp_path, contract=CONTRACT + "  - of-my-own: {clause: c}\nimports: [own.py]\n")
    (folder / "own.py").write_text("raise SystemExit(0)")
    result = run(*command, folder)
    assert (result.exit_code, bool(result.output)) == (0, True)


def test_a_stack_with_python_of_its_own_is_read_twice_as_well(tmp_path: Path) -> None:
    folder = make(tmp_path, contract=CONTRACT + "imports: [own.py]\n")
    (folder / "own.py").write_text("")
    assert run("check", "--second-parser", folder).exit_code == 0


CALLED_OURS = '''
from stackproof.constraints import Passed, constraint


@constraint("queue-is-ours", on="aws_sqs_queue", severity="low")
def queue_is_ours(queue, *, depth: int):
    """Queues are ours.

    Why: w.
    Fails: f.
    Passes: p.
    Fix: x
    """
    return Passed("it is")
'''


@pytest.mark.parametrize(
    ("own", "status", "words"),
    [
        (CALLED_OURS, 0, '"depth"'),
        ("import os\nos._exit(0)\n", 2, "ended with status 0"),
        ("1 / 0\n", 2, "ZeroDivisionError"),
        (None, 2, "there is no such file"),
    ],
)
def test_the_schema_knows_constraints_of_ones_own(tmp_path: Path, own: str | None, status: int, words: str) -> None:
    if own is not None:
        (tmp_path / "own.py").write_text(own)
    (tmp_path / "contract.yaml").write_text("stack: s\nimports: [own.py]\nconstraints: []\n")
    result = run("schema", "--for", tmp_path / "contract.yaml")
    assert result.exit_code == status
    assert words in result.output
    assert "queue-is-ours" not in run("schema").output
