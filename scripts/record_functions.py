"""Record what the real Terraform says of the expressions in tests/unit/functions/cases.

Writes tests/data/functions.json (expression -> ``json`` and ``type``, or ``error``) and
tests/data/functions_signatures.json (the functions that Terraform has). Run it again after
adding cases: ``python scripts/record_functions.py``; ``--all`` evaluates the recorded ones anew.
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
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests/unit/functions/cases"
FILES = ROOT / "tests/unit/functions/files"
RECORDED = ROOT / "tests/data/functions.json"
SIGNATURES = ROOT / "tests/data/functions_signatures.json"
WORKER = threading.local()
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def terraform(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run terraform among the files that the cases read: a copy of them, as it locks its folder."""
    if not hasattr(WORKER, "folder"):
        WORKER.folder = Path(tempfile.mkdtemp()) / "files"
        shutil.copytree(FILES, WORKER.folder)
    environment = {name: value for name, value in os.environ.items() if name != "TF_CLI_CONFIG_FILE"}
    return subprocess.run(
        ["terraform", *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd=WORKER.folder,
        env=environment | {"HOME": "/home/someone"},
        check=False,
    )


def console(expression: str) -> tuple[bool, str]:
    """Evaluate one expression; return whether it did, and what the console printed."""
    done = terraform("console", text=expression + "\n")
    return done.returncode == 0 and bool(done.stdout), done.stdout if done.returncode == 0 else done.stderr


def summary(message: str) -> str:
    """Return the error in one line, without the drawing around it and without the places of this machine."""
    lines = (line.strip(" │╷╵") for line in COLOUR.sub("", message).splitlines())
    words = " ".join(line for line in lines if line and not line.startswith(("on <console", "(source code")))
    return words.partition(" goroutine ")[0].replace(str(WORKER.folder), ".")


def record(expression: str) -> dict[str, Any]:
    """Return the value as JSON and its type, or the error."""
    worked, printed = console(f"base64encode(jsonencode({expression}))")
    if worked and printed.startswith("(sensitive"):
        return {"sensitive": True}
    if worked and printed.startswith("(known after apply"):
        return {"unknown": True}
    if not worked:
        return {"error": summary(printed)}
    found = base64.b64decode(printed.strip().strip('"')).decode()
    worked, printed = console(f"type({expression})")
    return {"json": found, "type": " ".join(printed.split())} if worked else {"error": summary(printed)}


def expressions() -> list[str]:
    """Return the expressions of all families, in order."""
    lines = (line.strip() for path in sorted(CASES.glob("*.txt")) for line in path.read_text().splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def main() -> None:
    """Evaluate what is not recorded yet, and write everything."""
    recorded = {} if "--all" in sys.argv or not RECORDED.exists() else json.loads(RECORDED.read_text())
    wanted = expressions()
    missing = [expression for expression in wanted if expression not in recorded]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        recorded |= dict(zip(missing, pool.map(record, missing), strict=True))
    kept = {expression: recorded[expression] for expression in wanted}
    RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=True) + "\n")
    declared = json.loads(terraform("metadata", "functions", "-json").stdout)["function_signatures"]
    names = sorted(name for name in declared if "::" not in name)
    SIGNATURES.write_text(json.dumps(names, indent=1) + "\n")
    print(f"{len(missing)} evaluated, {len(kept)} recorded, {len(names)} functions")


if __name__ == "__main__":
    main()
