"""Until when verdicts stand; and that nothing else asks which day it is."""

import datetime
import re
from pathlib import Path

import pytest
from judged_stacks import judged

from stackproof.constraints.catalogue.lambda_runtime_is_supported import patched_until
from stackproof.fleet.days import last_day

TODAY = datetime.datetime.now(tz=datetime.UTC).date()
ROOT = Path(__file__).parents[3] / "stackproof"
ASKS = re.compile(r"\btoday\(|datetime\.now\(|date\.today\(|time\.time\(|utcnow\(|time_of_run\(")
KNOWN = {  # files that ask, and why that changes no verdict that days.py does not know
    "constraints/catalogue/lambda_runtime_is_supported.py": "days.py knows it",
    "contract/load.py": "days.py knows it: waivers",
    "contract/today.py": "defines it",
    "contract/waivers.py": "",
}
ELSEWHERE = ("commands", "comparing", "doctor", "emulator", "fixing", "fleet", "gate", "mutate", "pytest_plugin",
             "reporters", "starting", "views/live")  # fmt: skip
LAMBDA = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n  runtime = "nodejs24.x"\n}\n'


def test_nothing_else_asks_which_day_it_is() -> None:
    """Whoever adds a place that does says in days.py until when a verdict stands."""
    judging = [path for path in ROOT.rglob("*.py") if not str(path.relative_to(ROOT)).startswith(ELSEWHERE)]
    asking = {str(path.relative_to(ROOT)) for path in judging if ASKS.search(path.read_text())}
    assert len(judging) > 300
    assert asking - KNOWN.keys() - {"run/looked_at.py"} == set()
    assert {name for name in KNOWN if KNOWN[name]} <= asking


@pytest.mark.parametrize(
    ("parameters", "ahead"), [("clause: c", 0), ("clause: c, days: 30", 30)], ids=["at the end", "a month before"]
)
def test_a_runtime_ends(tmp_path: Path, parameters: str, ahead: int) -> None:
    report = judged(tmp_path, LAMBDA, f"stack: s\nconstraints:\n  - lambda-runtime-is-supported: {{{parameters}}}\n")
    days = [day - datetime.timedelta(days=ahead) for day in patched_until()]
    assert last_day([report], TODAY) == min(day for day in days if day >= TODAY)


def test_what_asks_for_no_day_stands(tmp_path: Path) -> None:
    report = judged(tmp_path, LAMBDA, "stack: s\nconstraints:\n  - lambda-runs-on-arm64: {clause: c}\n")
    assert last_day([report], TODAY) is None
