"""``stackproof mutate`` and ``stackproof coverage``: what they print, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_stacks import write
from test_score import EMPTY, HALF, HCL, PERFECT, QUEUE, listing

from stackproof.commands import main
from stackproof.mutate.operators import OPERATORS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_survivors_are_printed_by_line_and_the_score_last(tmp_path: Path) -> None:
    result = run("mutate", write(tmp_path, HCL, HALF).parent, "--fail-under", 95)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert (
        lines[lines.index("     8  aws_sqs_queue.q.delay_seconds: 5 -> 6") + 1] == "        should have noticed: name"
    )
    assert lines[lines.index("     2  variable.unused.type: deleted") + 1] == "        no clause speaks of this"
    assert lines[-1] == "small: 27.3 %, under 95: 3 of 11 noticed"


def test_json_has_every_mutant(tmp_path: Path) -> None:
    result = run("mutate", write(tmp_path, QUEUE, PERFECT + listing("nothing")).parent, "--json")
    found = json.loads(result.output)
    assert (result.exit_code, found["score"], found["counts"]) == (1, 100.0, {"noticed": 7})
    assert [entry["edit"] for entry in found["stale"]] == ["nothing"]
    assert {mutant["by"] for mutant in found["mutants"]} >= {"name[aws_sqs_queue.q]", "delay[aws_sqs_queue.q]"}


def test_the_operators_are_listed(tmp_path: Path) -> None:
    result = run("mutate", "--list")
    assert (result.exit_code, [line.split()[0] for line in result.output.splitlines()]) == (0, list(OPERATORS))
    meaning = [name for name, one in OPERATORS.items() if one.group == "meaning"]
    found = run("mutate", "--list", "--operators", "meaning").output.splitlines()
    assert [line.split()[0] for line in found] == meaning


BROKEN = EMPTY.replace("aws_sns_topic", "aws_sqs_queue")


@pytest.mark.parametrize("command", ["mutate", "coverage"])
@pytest.mark.parametrize(
    ("hcl", "contract", "told"),
    [
        (QUEUE, BROKEN, "Stack that does not hold"),
        (QUEUE.replace("name", "nam"), EMPTY, "Stack that does not hold"),
        (QUEUE, "stack: small\n", "Missing key"),
        (QUEUE, EMPTY + "mutations:\n  - {edit: x}\n", "Missing key"),
        (QUEUE, None, "Nothing to check"),
    ],
)
def test_what_is_broken_to_begin_with_is_refused(
    command: str, hcl: str, contract: str | None, told: str, tmp_path: Path
) -> None:
    path = write(tmp_path, hcl, contract or EMPTY)
    if contract is None:
        path.unlink()
    result = run(command, tmp_path)
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--operators", "flip-bolean"], 'Did you mean "flip-boolean"?'),
        (["--operators", ""], 'There is no operator ""'),
        (["--fail-under", "101"], "101"),
        (["--fail-under", "much"], "much"),
    ],
)
def test_bad_arguments(arguments: list[str], told: str, tmp_path: Path) -> None:
    result = run("mutate", write(tmp_path, QUEUE, PERFECT).parent, *arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_several_stacks_are_too_many(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, QUEUE, PERFECT)
    result = run("mutate", tmp_path)
    assert result.exit_code == 2
    assert "holds 2 contracts; name the folder of one stack" in result.output
