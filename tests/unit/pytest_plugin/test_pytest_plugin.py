"""The pytest plugin, by running pytest inside pytest.

The imports that look idle keep their modules loaded between the inner runs: pytester forgets what an
inner run imported, and PyYAML's extension module cannot be imported twice.
"""

from pathlib import Path

import jsonschema  # noqa: F401
import pytest
import yaml  # noqa: F401
from days import SOON

import stackproof.pytest_plugin.items
import stackproof.run.check

pytest_plugins = ["pytester"]

FUNCTION = """
variable "arch" {{}}

resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "r"
  architectures = [{arch}]
}}
"""
CONTRACT = "stack: small\nconstraints:\n  - lambda-runs-on-arm64: {clause: Functions run on arm64}\n"
WAIVER = (
    "waivers:\n  - {constraint: lambda-runs-on-arm64, resource: aws_lambda_function.f,"
    f" reason: the library has no arm build, expires: {SOON}, owner: platform}}\n"
)
ITEM = "contract.yaml::lambda-runs-on-arm64[aws_lambda_function.f]"


def make(pytester: pytest.Pytester, arch: str = '"arm64"', contract: str = CONTRACT) -> None:
    (pytester.path / "main.tf").write_text(FUNCTION.format(arch=arch))
    (pytester.path / "contract.yaml").write_text(contract)


def test_each_constraint_and_resource_is_an_item(pytester: pytest.Pytester) -> None:
    make(pytester)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["contract.yaml::evaluates PASSED*", f"{ITEM.replace('[', '[[]')} PASSED*"])


class OtherView:
    """Gives the report on another folder for the one on Terraform's plan."""

    def missing(self, _contract: Path, _environment: str = "") -> None:
        """Nothing is."""

    def report(self, _contract: Path, _environment: str = "") -> object:
        return stackproof.run.check.check_contract(Path("planned/contract.yaml"))


@pytest.mark.parametrize(("arch", "failed"), [('"arm64"', 0), ('"x86_64"', 1)])
def test_the_plan_must_have_the_verdict_of_the_hcl(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, arch: str, failed: int
) -> None:
    make(pytester)
    folder = pytester.mkdir("planned")
    (folder / "main.tf").write_text(FUNCTION.format(arch=arch))
    (folder / "contract.yaml").write_text(CONTRACT)
    monkeypatch.setattr(stackproof.pytest_plugin.items, "planned_reports", lambda _config: OtherView())
    result = pytester.runpytest("-m", "plan", "contract.yaml")
    result.assert_outcomes(passed=2 - failed, failed=failed, deselected=2)
    if failed:
        result.stdout.fnmatch_lines(["lambda-runs-on-arm64*: passed by the HCL, failed by Terraform's plan"])
        assert "DifferentVerdictError" not in result.stdout.str()
    pytester.runpytest(ITEM.replace("::", "::plan:")).assert_outcomes(passed=1 - failed, failed=failed)


def test_without_terraform_there_is_one_skip(pytester: pytest.Pytester) -> None:
    make(pytester)
    nothing = ("-m", "plan", "--stackproof-terraform-binary=nothing-of-that-name")
    result = pytester.runpytest(*nothing, "-rs")
    result.assert_outcomes(skipped=1, deselected=2)
    result.stdout.fnmatch_lines(["SKIPPED*nothing-of-that-name is not on the PATH; install it*"])
    pytester.runpytest(*nothing, "--stackproof-require=plan").assert_outcomes(failed=1, deselected=2)


def test_an_item_can_be_pasted_back_by_its_id(pytester: pytest.Pytester) -> None:
    make(pytester)
    pytester.runpytest(ITEM).assert_outcomes(passed=1)
    pytester.runpytest("contract.yaml", "-k", "arm64").assert_outcomes(passed=1, deselected=1)


def test_a_failure_shows_the_line_expected_found_and_fix(pytester: pytest.Pytester) -> None:
    make(pytester, '"x86_64"')
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "clause *Functions run on arm64",
            "*7 |   architectures = *x86_64*",
            "expected *arm64*",
            "found *x86_64*",
            "fix *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "items.py" not in result.stdout.str()


def test_undecided_fails_with_its_reasons_and_can_be_softened(pytester: pytest.Pytester) -> None:
    make(pytester, "var.arch")
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["because *var.arch has no value: main.tf:2"])
    pytester.runpytest("--stackproof-undecided=skip").assert_outcomes(passed=1, skipped=1)
    pytester.runpytest("--stackproof-undecided=skip", "--stackproof-require=unit").assert_outcomes(passed=1, failed=1)


def test_a_waived_failure_is_xfail_with_the_reason(pytester: pytest.Pytester) -> None:
    make(pytester, '"x86_64"', CONTRACT + WAIVER)
    result = pytester.runpytest("-rx")
    result.assert_outcomes(passed=1, xfailed=1)
    result.stdout.fnmatch_lines([f"XFAIL *the library has no arm build (until {SOON}, platform)"])


def test_a_waiver_that_is_not_needed_fails(pytester: pytest.Pytester) -> None:
    make(pytester, contract=CONTRACT + WAIVER)
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["fix *remove the waiver"])


@pytest.mark.parametrize("arch", ["local.nothing", '"arm64'], ids=["a reference to nothing", "no HCL"])
def test_a_stack_that_does_not_evaluate_fails_and_nothing_holds(arch: str, pytester: pytest.Pytester) -> None:
    make(pytester, arch)
    result = pytester.runpytest()
    result.assert_outcomes(failed=2)  # that it evaluates, and the promise, which is undecided
    result.stdout.fnmatch_lines(["error: *", "--> main.tf:7:*"])
    assert "Traceback" not in result.stdout.str()


def test_a_bad_contract_fails(pytester: pytest.Pytester) -> None:
    make(pytester, contract="stack: s\n")
    result = pytester.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["error: Missing key"])


def test_items_are_unit_tests(pytester: pytest.Pytester) -> None:
    make(pytester)
    pytester.runpytest("-m", "unit").assert_outcomes(passed=2)
    pytester.runpytest("-m", "not unit").assert_outcomes(deselected=2)


def test_workers_share_the_items(pytester: pytest.Pytester) -> None:
    make(pytester)
    pytester.runpytest("-n", "2").assert_outcomes(passed=2)


def test_clauses_are_in_the_junit_report(pytester: pytest.Pytester) -> None:
    make(pytester)
    pytester.runpytest("--junit-xml=report.xml")
    assert 'name="clause" value="Functions run on arm64"' in (pytester.path / "report.xml").read_text()


def test_the_fixture_loads_the_stack_of_the_marker(pytester: pytest.Pytester) -> None:
    make(pytester)
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.stack(".")
        def test_one_function(stack):
            assert [function.get("architectures") for function in stack.of_type("aws_lambda_function")] == [["arm64"]]

        def test_without_a_marker(stack):
            pass

        @pytest.mark.stack("nowhere")
        def test_of_no_stack(stack):
            pass
        """
    )
    pytester.runpytest("-k", "test_").assert_outcomes(passed=1, errors=2, deselected=2)


def test_required_markers_are_known(pytester: pytest.Pytester) -> None:
    make(pytester)
    result = pytester.runpytest("--stackproof-require=untit")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--stackproof-require=untit: the markers are *"])


def test_a_projects_own_constraint_comes_from_its_conftest(pytester: pytest.Pytester) -> None:
    make(pytester, contract="stack: s\nconstraints:\n  - function-is-named-f: {clause: c}\n")
    pytester.makeconftest(
        """
        from stackproof.constraints import Failed, Passed, constraint

        @constraint("function-is-named-f", on="aws_lambda_function")
        def function_is_named_f(function):
            \"\"\"Functions are named f.\"\"\"
            name = function.get("function_name")
            return Passed("it is") if name == "f" else Failed(name, "f")
        """
    )
    pytester.runpytest("-p", "no:randomly").assert_outcomes(passed=2)


def test_the_repository_has_no_contract_without_tests() -> None:
    """Every stack in lib has a contract, so that the suite collects it."""
    lib = Path(__file__).parents[3] / "lib"
    stacks = {path.parent for path in lib.glob("*/*.tf")}
    assert stacks
    assert [stack.name for stack in stacks if not (stack / "contract.yaml").is_file()] == []


def test_a_misnamed_contract_fails(pytester: pytest.Pytester) -> None:
    make(pytester)
    (pytester.path / "contract.yml").write_text(CONTRACT)
    docs = pytester.mkdir("docs")
    (docs / "contract.yml").write_text("of something else")
    result = pytester.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["error: Misnamed contract"])


def last_lines(result: pytest.RunResult) -> str:
    return "\n".join(line for line in result.outlines if "checks of contracts" in line or "no plan was" in line)


def make_two(pytester: pytest.Pytester) -> None:
    """One stack with a contract, one without, a module of the first, and a folder of something else."""
    for name in ("a", "b", "module", "docs"):
        pytester.mkdir(name)
    make(pytester)
    for name in ("main.tf", "contract.yaml"):
        (pytester.path / name).rename(pytester.path / "a" / name)
    (pytester.path / "b/main.tf").write_text('variable "x" {}\n')
    (pytester.path / "module/main.tf").write_text('variable "x" { default = 1 }\n')
    (pytester.path / "a/call.tf").write_text('module "m" {\n  source = "../module"\n}\n')
    (pytester.path / "docs/readme.md").write_text("of something else")


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "xdist"])
@pytest.mark.parametrize(
    ("options", "told", "status"), [((), True, 1), (("--stackproof-allow-uncovered=1",), True, 0), (("a",), False, 0)]
)
def test_a_stack_without_a_contract_is_told(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    told: bool,
    status: int,
    workers: tuple[str, ...],
) -> None:
    """Whoever runs it at a desk reads it; in CI it is an error that somebody accepts with a count."""
    make_two(pytester)
    for ci in ("", "true"):
        monkeypatch.setenv("CI", ci)
        result = pytester.runpytest(*options, *workers)
        lines = [line for line in result.outlines if "without a contract" in line]
        assert lines == ["stacks without a contract: b"][: int(told)]
        assert result.ret == (status if ci else 0)


REMOVES = {
    "": "2 collected, 2 judged",
    "items[:] = []": "2 collected, 0 judged, 2 not run",
    "config.hook.pytest_deselected(items=items[1:]); del items[1:]": "2 collected, 1 judged, 1 deselected",
    "[item.add_marker('skip') for item in items]": "2 collected, 0 judged, 2 skipped",
}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
@pytest.mark.parametrize("removes", REMOVES)
def test_what_a_conftest_removes_is_told(pytester: pytest.Pytester, removes: str, workers: tuple[str, ...]) -> None:
    make(pytester)
    pytester.makeconftest(f"def pytest_collection_modifyitems(config, items):\n    {removes or 'pass'}\n")
    pytester.makepyfile("def test_of_something_else():\n    pass\n")
    assert last_lines(pytester.runpytest(*workers)) == f"checks of contracts: {REMOVES[removes]}"


@pytest.mark.parametrize(
    ("options", "counted"),
    [
        ("-m integration", "2 collected, 0 judged, 2 deselected"),
        ("-k arm64", "2 collected, 1 judged, 1 deselected"),
        ("--stackproof-undecided=skip", "2 collected, 1 judged, 1 skipped"),
        ("-p no:cacheprovider", "2 collected, 2 judged"),
    ],
)
def test_what_an_ini_file_deselects_is_told(pytester: pytest.Pytester, options: str, counted: str) -> None:
    make(pytester, "var.arch" if "undecided" in options else '"arm64"')
    pytester.makeini(f"[pytest]\naddopts = {options}\n")
    assert last_lines(pytester.runpytest()) == f"checks of contracts: {counted}"


def test_without_a_contract_nothing_is_said(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_of_something_else():\n    pass\n")
    assert last_lines(pytester.runpytest()) == ""


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "xdist"])
@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("1", 1), ("", 0), ("false", 0)])
def test_plans_that_are_all_skipped_are_an_error_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, status: int, workers: tuple[str, ...]
) -> None:
    make(pytester)
    monkeypatch.setenv("CI", ci)
    result = pytester.runpytest("-m", "plan", "--stackproof-terraform-binary=nothing-of-that-name", *workers)
    assert result.ret == status
    assert "no plan was judged: nothing-of-that-name is not on the PATH" in last_lines(result)
    assert pytester.runpytest("-m", "unit", *workers).ret == 0


def test_half_of_a_surrogate_pair_ends_no_run(pytester: pytest.Pytester) -> None:
    make(pytester)
    (pytester.mkdir("odd") / "main.tf").write_text('variable "t\\ud800able" {}\n')
    (pytester.path / "odd/contract.yaml").write_text(CONTRACT)
    pytester.runpytest("-n", "2").assert_outcomes(passed=2, failed=2)  # it is an error, and the rest is undecided


ENVIRONMENTS = CONTRACT + "environments:\n  dev: {variables: {arch: arm64}}\n  prod: {variables: {arch: x86_64}}\n"


def test_each_environment_has_its_items(pytester: pytest.Pytester) -> None:
    make(pytester, "var.arch", ENVIRONMENTS)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=3, failed=1)
    item = "lambda-runs-on-arm64[[]aws_lambda_function.f]"
    result.stdout.fnmatch_lines([
        "contract.yaml::dev:evaluates PASSED*", f"contract.yaml::dev:{item} PASSED*",
        "contract.yaml::prod:evaluates PASSED*", f"contract.yaml::prod:{item} FAILED*",
    ])  # fmt: skip


GIVEN = {
    "one environment": (["--stackproof-environment", "dev"], {"passed": 2}),
    "a variable": (["--stackproof-environment", "prod", "--stackproof-var", "arch=arm64"], {"passed": 2}),
    "a file": (["--stackproof-environment", "prod", "--stackproof-var-file", "arm.tfvars"], {"passed": 2}),
    "a file, then a variable": (
        ["--stackproof-var-file", "arm.tfvars", "--stackproof-var", "arch=x86_64"],
        {"passed": 2, "failed": 2},
    ),
    "an unknown environment": (["--stackproof-environment", "prd"], {"failed": 1}),
}


@pytest.mark.parametrize("case", GIVEN)
def test_what_stacks_are_supplied_with(pytester: pytest.Pytester, case: str) -> None:
    make(pytester, "var.arch", ENVIRONMENTS)
    (pytester.path / "arm.tfvars").write_text('arch = "arm64"\n')
    arguments, outcomes = GIVEN[case]
    pytester.runpytest(*arguments).assert_outcomes(**outcomes)


@pytest.mark.parametrize("arguments", [["--stackproof-var", "arch"], ["--stackproof-var-file", "nope.tfvars"]])
def test_what_cannot_be_supplied_is_a_usage_error(pytester: pytest.Pytester, arguments: list[str]) -> None:
    make(pytester)
    assert pytester.runpytest(*arguments).ret == pytest.ExitCode.USAGE_ERROR


def test_junit_says_what_an_item_depends_on(pytester: pytest.Pytester) -> None:
    make(pytester, "var.arch", ENVIRONMENTS)
    pytester.runpytest("--stackproof-environment", "dev", "--junit-xml=report.xml")
    assert 'name="depends_on" value="holds for arch = arm64"' in (pytester.path / "report.xml").read_text()
