"""What becomes of a deployment whose AWS goes away: its state is kept, and the message says where."""

import json
from pathlib import Path

import pytest

from stackproof.emulator.process import run_emulator
from stackproof.emulator.terraform import Deployment, MissingError, TerraformError, Tool

pytestmark = [pytest.mark.integration, pytest.mark.emulator]

STACK = """
provider "aws" {
  region      = "eu-west-1"
  max_retries = 1
}

resource "aws_cloudwatch_log_group" "orders" {
  name = "orders"
}
"""


def test_an_emulator_that_stops_between_apply_and_destroy(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Destroy fails, the state still has the log group, and the message names the file."""
    stack, scratch = tmp_path / "stack", tmp_path / "scratch"
    stack.mkdir()
    scratch.mkdir()
    (stack / "main.tf").write_text(STACK)
    tool = Tool(
        pytestconfig.getoption("--stackproof-terraform-binary"), pytestconfig.getoption("--stackproof-plugin-dir")
    )
    with run_emulator(tmp_path / "emulator.log") as emulator:
        try:
            deployment = Deployment(stack, {}, emulator.endpoint, scratch, tool)
            deployment.init()
        except MissingError as error:
            pytest.skip(str(error))
        deployment.apply()
    with pytest.raises(TerraformError) as failed:
        deployment.destroy()
    state = deployment.folder / "terraform.tfstate"
    assert str(failed.value).endswith(f"The state is kept: {state}")
    assert "connection refused" in str(failed.value)
    assert [one["name"] for one in json.loads(state.read_text())["resources"]] == ["orders"]
