"""Record what the real Terraform says of the expressions in tests/unit/evaluate/cases.

One expression stands on a line; ``⏎`` in it is a line break. What the expressions name is in
tests/unit/evaluate/names/main.tf. Writes tests/data/expressions.json: expression -> ``json`` and
``type``; ``shown`` and ``type`` where something in the value is unknown or sensitive; or ``error``.
tests/unit/hcl/files.json holds whole files, each with whether ``terraform fmt`` can read it.
Run it again after adding cases: ``python scripts/record_expressions.py``; ``--all`` records anew.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests/unit/evaluate/cases"
NAMES = ROOT / "tests/unit/evaluate/names/main.tf"
RECORDED = ROOT / "tests/data/expressions.json"
FILES = ROOT / "tests/unit/hcl/files.json"
BREAK = "⏎"
COLOUR = re.compile("\x1b\\[[0-9;]*m")


class Console:
    """``terraform console`` in a folder that holds the names; a case of several lines goes into a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(NAMES, folder / "names.tf")
        self._run("init", "-backend=false")

    def _run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "TF_CLI_CONFIG_FILE"}
        return subprocess.run(
            ["terraform", *arguments],
            input=text,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=environment | {"CHECKPOINT_DISABLE": "1"},
            check=False,
        )

    def ask(self, expression: str) -> tuple[bool, str]:
        """Evaluate one expression; return whether it did, and what the console printed."""
        done = self._run("console", text=expression + "\n")
        worked = done.returncode == 0 and bool(done.stdout)
        return worked, COLOUR.sub("", done.stdout if worked else done.stderr)

    def record(self, case: str) -> dict[str, Any]:
        """Return the value as JSON and its type, or the error."""
        asked = self.folder / "asked.tf"
        expression = case
        if BREAK in case:
            asked.write_text("locals {\n  asked = " + case.replace(BREAK, "\n") + "\n}\n", encoding="utf-8")
            expression = "local.asked"
        try:
            return self._record(expression)
        finally:
            asked.unlink(missing_ok=True)

    def _record(self, expression: str) -> dict[str, Any]:
        worked, shown = self.ask(expression)
        if not worked:
            return {"error": summary(shown)}
        type_ = " ".join(self.ask(f"type({expression})")[1].split())
        worked, encoded = self.ask(f"base64encode(jsonencode({expression}))")
        if not worked or encoded.startswith("("):
            return {"shown": shown.rstrip("\n"), "type": type_}
        return {"json": base64.b64decode(encoded.strip().strip('"')).decode(), "type": type_}

    def reads(self, text: str) -> bool:
        """Tell whether a file of that text is HCL."""
        (self.folder / "asked.tf").write_text(text, encoding="utf-8", newline="")
        return self._run("fmt", "-write=false", "-list=false", "asked.tf").returncode == 0


def summary(message: str) -> str:
    """Return the error in one line, without the drawing around it."""
    lines = (line.strip(" │╷╵") for line in message.splitlines())
    return " ".join(line for line in lines if line and not line.startswith(("on <console", "(source code")))


def cases() -> list[str]:
    """Return the expressions of all tables, in order."""
    lines = (line for path in sorted(CASES.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys(line for line in lines if line.strip() and not line.startswith("# ")))


def main() -> None:
    """Evaluate what is not recorded yet, and write everything."""
    recorded = {} if "--all" in sys.argv or not RECORDED.exists() else json.loads(RECORDED.read_text())
    missing = [case for case in cases() if case not in recorded]
    with tempfile.TemporaryDirectory() as folder:
        console = Console(Path(folder))
        recorded |= {case: console.record(case) for case in missing}
        files = {text: console.reads(text) for text in json.loads(FILES.read_text())}
    kept = {case: recorded[case] for case in cases()}
    RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=True) + "\n")
    FILES.write_text(json.dumps(files, indent=0, ensure_ascii=True) + "\n")
    print(f"{len(missing)} evaluated, {len(kept)} recorded")


if __name__ == "__main__":
    main()
