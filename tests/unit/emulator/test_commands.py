"""What a stack's build script needs of ``docker`` and ``aws``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_account import Account

from stackproof.emulator import settings

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]


def run(account: Account, folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"stackproof.emulator.running.{program}_command", *arguments],
        cwd=folder,
        env={**os.environ, **settings.credentials(account.aws.endpoint), "STACKPROOF_IMAGES": str(folder / "images")},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_built_and_pushed_runs(account: Account, tmp_path: Path) -> None:
    for name, text in {
        "app/Dockerfile": 'FROM x\nCOPY --from=shared word.py .\nCOPY code.py .\nCMD ["code.handle"]\n',
        "app/code.py": "from word import WORD\ndef handle(event, context): return WORD\n",
        "shared/word.py": "WORD = 'built'\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    repository = account.name("images")
    uri = account.aws.client("ecr").create_repository(repositoryName=repository)["repository"]["repositoryUri"] + ":1"
    given = ("--platform", "linux/arm64", "--provenance=false", "--build-context", "shared=shared", "--tag", uri)
    assert run(account, tmp_path, "docker", "login", "--password-stdin").returncode == 0
    for arguments in (("build", *given, "app/"), ("push", uri)):
        done = run(account, tmp_path, "docker", *arguments)
        assert done.returncode == 0, done.stderr
    name = account.name("function")
    account.aws.client("lambda").create_function(
        FunctionName=name, PackageType="Image", Code={"ImageUri": uri}, Role=account.role()
    )
    assert account.invoke(name) == ("built", None)


@pytest.mark.parametrize(
    ("program", "arguments", "said"),
    [
        ("docker", ("run", "x"), "the local AWS has no docker run"),
        ("docker", ("build", "--tag", "a:1", "."), "docker build: no Dockerfile in"),
        ("docker", ("push", "a:1"), "docker push:"),
        ("aws", ("s3", "ls"), "the local AWS has no aws s3 ls"),
    ],
)
def test_what_they_cannot_do_is_said(
    account: Account, tmp_path: Path, program: str, arguments: tuple[str, ...], said: str
) -> None:
    done = run(account, tmp_path, program, *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_for_the_registry(account: Account, tmp_path: Path) -> None:
    assert run(account, tmp_path, "aws", "ecr", "get-login-password", "--region", "x").stdout == "testing\n"
