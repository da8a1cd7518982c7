"""The plugin in a repository of somebody else: its options, fixtures and ``contract.yaml`` are its own.

The imports that look idle keep their modules loaded between the inner runs, as in ``test_pytest_plugin``.
"""

import re
from pathlib import Path

import jsonschema  # noqa: F401
import pytest
import yaml  # noqa: F401
from click.testing import CliRunner

import stackproof.pytest_plugin.items  # noqa: F401
from stackproof.commands import main
from stackproof.pytest_plugin import MARKERS
from stackproof.pytest_plugin.options import OPTIONS, PREFIX, flag, in_pytest

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[3]

CONFTEST = """
import pytest

def pytest_addoption(parser):
    for name in {names}:
        parser.addoption("--" + name, default="theirs")

@pytest.fixture
def stack():
    return "their stack"

@pytest.fixture
def emulator():
    return "their emulator"
"""
TESTS = """
import pytest

@pytest.mark.unit
def test_theirs(pytestconfig, stack, emulator):
    assert [pytestconfig.getoption("--" + name) for name in {names}] == {given}
    assert (stack, emulator) == ("their stack", "their emulator")
    assert pytestconfig.getoption("--stackproof-target") == "emulator"
"""
QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  sqs_managed_sse_enabled = true\n}\n'
OURS = "stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n"
DATA = "dataContractSpecification: 1.1.0\nid: orders\nmodels: {orders: {type: table}}\n"
SCHEMA = "# yaml-language-server: $schema=https://example.com/stackproof/contract/schema.json\n"


def test_options_and_fixtures_of_a_repository_are_its_own(pytester: pytest.Pytester) -> None:
    """Each name that we have with a prefix is free, and a contract is judged in the same run."""
    names = list(OPTIONS)
    pytester.makeconftest(CONFTEST.format(names=names))
    pytester.makepyfile(TESTS.format(names=names, given=[f"given {name}" for name in names]))
    (pytester.path / "main.tf").write_text(QUEUE)
    (pytester.path / "contract.yaml").write_text(OURS)
    given = [f"--{name}=given {name}" for name in names]
    pytester.runpytest(*given, "--strict-markers", f"{flag('require')}=unit").assert_outcomes(passed=3)


FOREIGN = {  # the file, whether HCL lies beside it; the items
    "a data contract": (DATA, False, 0),
    "an empty file": ("", False, 0),
    "a list": ("- a\n- b\n", False, 0),
    "no YAML": ("a: [\n", False, 0),
    "`stack` of another tool": ("stack: python\nsteps: []\n", False, 0),
    "our keys below others": ("orders:\n  stack: s\n  constraints: []\n", False, 0),
    "our schema's line": (SCHEMA + DATA, False, 1),
    "ours, whose HCL was moved": (OURS, False, 1),
    "ours, as JSON": ('# c\n{"stack": "s", "constraints": []}', False, 1),
    "JSON of another tool": ('{"id": "orders", "models": {"stack": 1}}', False, 0),
    "a data contract beside HCL": (DATA, True, 1),
    "an empty file beside HCL": ("", True, 1),
}


@pytest.mark.parametrize(("text", "beside", "items"), FOREIGN.values(), ids=FOREIGN)
def test_a_contract_of_another_tool_is_not_collected(
    pytester: pytest.Pytester, text: str, beside: bool, items: int
) -> None:
    """What may be ours fails; ``check`` says the same of the file, of its folder and of a folder around both."""
    folder = pytester.mkdir("data")
    (folder / "contract.yaml").write_text(text)
    if beside:
        (folder / "main.tf").write_text(QUEUE)
    pytester.makepyfile("def test_theirs(): pass")
    pytester.runpytest().assert_outcomes(passed=1, failed=items)
    for pointed_at in (folder, folder / "contract.yaml"):
        result = CliRunner().invoke(main, ["check", str(pointed_at)])
        assert result.exit_code == (1 if text == OURS and beside else 2)
        told = " ".join(result.output.split())
        assert ("Not a contract of Stackproof" in told) == (not items)
        assert told.count("it is of another tool") == (not items)


def test_check_passes_over_a_contract_of_another_tool(tmp_path: Path) -> None:
    for name, text in {"warehouse/contract.yaml": DATA, "live/contract.yaml": OURS, "live/main.tf": QUEUE}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert (result.exit_code, "warehouse" in result.output) == (0, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("leave --environment out.", "leave --stackproof-environment out."),
        ("give --environment, one of a", "give --stackproof-environment, one of a"),
        ("--var and --var-file:", "--stackproof-var and --stackproof-var-file:"),
        ("by --plugin-dir or", "by --stackproof-plugin-dir or"),
        ("--variable, a--var, --targets", "--variable, a--var, --targets"),
        ("--stackproof-calls FILE", "--stackproof-calls FILE"),
    ],
)
def test_messages_name_the_options_of_pytest(text: str, told: str) -> None:
    assert in_pytest(text) == told


def test_a_message_of_the_run_names_the_option_of_pytest(pytester: pytest.Pytester) -> None:
    (pytester.path / "main.tf").write_text(QUEUE)
    (pytester.path / "contract.yaml").write_text(OURS)
    result = pytester.runpytest("--stackproof-environment=dev")
    result.stdout.fnmatch_lines(["*leave --stackproof-environment out*"])


def test_nothing_is_destroyed_in_a_real_account(pytester: pytest.Pytester) -> None:
    """Tests with the marker ``emulator`` are skipped there, and run on the local AWS."""
    pytester.makepyfile("import pytest\n@pytest.mark.emulator\ndef test_destroys(): pass\ndef test_reads(): pass")
    pytester.runpytest().assert_outcomes(passed=2)
    result = pytester.runpytest("--stackproof-target=aws", "-rs")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*never in a real account (--stackproof-target=aws)"])


def test_every_option_that_is_written_somewhere_is_one() -> None:
    files = [ROOT / "Makefile", ROOT / "README.md", ROOT / "action.yml", ROOT / ".ci/run"]
    for folder, pattern in {"docs": "*.md", "stackproof": "*.py", "tests": "*.py", ".github": "*.yml"}.items():
        files += (ROOT / folder).rglob(pattern)
    written = {name for path in files for name in re.findall(rf"{PREFIX}([a-z][a-z-]*[a-z])", path.read_text())}
    assert len(written) > 8
    assert written - OPTIONS.keys() == set()


def test_the_page_names_every_marker() -> None:
    page = (ROOT / "docs/pytest.md").read_text()
    assert [marker for marker in MARKERS if f"| `{marker}` |" not in page] == []
