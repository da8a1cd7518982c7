"""The examples of the page on the contract hold for stacks that are as they say."""

import re
from pathlib import Path

import pytest
from judged_stacks import judged, told

PAGE = (Path(__file__).parents[3] / "docs/contract.md").read_text()
HEAD = 'stack: example\naccount: {id: "123456789012", region: eu-west-1}\n'


@pytest.mark.parametrize("section", ["Alarms", "Workflows", "Networks"])
def test_the_example_holds(section: str, tmp_path: Path) -> None:
    stack = Path(__file__).parent / section.lower() / "stack.tf"
    example = re.search(rf"^## {section}\n.*?```yaml\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
    assert example is not None
    report = judged(tmp_path, stack.read_text(), HEAD + example[1])
    assert (told(report), report.exit_code) == ("", 0)
    assert len(report.outcomes) >= 4
