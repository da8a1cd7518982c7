"""Record what the real Terraform plans for the whole configurations in tests/unit/views/configurations.

``=== title`` begins a case and ``--- name`` a file of it. No case needs a provider but Terraform's own, so
that no network is needed. Writes tests/data/configurations.json: title -> ``outputs`` (name -> value), the names of
those that are ``unknown`` or ``sensitive``, ``resources`` (address -> ``input``); or ``error``, its summary.
Run it again after adding cases: ``python scripts/record_configurations.py``; ``--all`` records anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests/unit/views/configurations"
RECORDED = ROOT / "tests/data/configurations.json"
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def cases() -> dict[str, dict[str, str]]:
    """Return each case's files, by its title."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(CASES.glob("*.txt")):
        for case in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, rest = case.partition("\n")
            files = re.split(r"^--- (.+)\n", rest, flags=re.MULTILINE)[1:]
            found[title] = dict(zip(files[::2], files[1::2], strict=True))
    return found


def terraform(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run terraform in a folder, without the settings of whoever runs this."""
    unset = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    return subprocess.run(
        ["terraform", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env=unset | {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"},
        check=False,
    )


def record(files: dict[str, str]) -> dict[str, Any]:
    """Plan one case."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        for command in (("init", "-backend=false"), ("plan", "-input=false", "-out=plan.bin")):
            done = terraform(folder, *command)
            if done.returncode:
                return {"error": summary(done.stderr)}
        plan = json.loads(terraform(folder, "show", "-json", "plan.bin").stdout)
    return planned(plan)


def summary(message: str) -> str:
    """Return the first error's summary, but for the one that says that there are errors."""
    found = re.findall(r"Error: (?!Terraform encountered problems)(.+)", COLOUR.sub("", message))
    return found[0].strip() if found else message.strip()


def planned(plan: dict[str, Any]) -> dict[str, Any]:
    """Return what a plan says of outputs, and of the ``input`` of each terraform_data."""
    changes = plan.get("output_changes", {})
    found: dict[str, Any] = {
        "outputs": {name: change["after"] for name, change in changes.items() if change["after_unknown"] is False},
        "unknown": sorted(name for name, change in changes.items() if change["after_unknown"] is not False),
        "sensitive": sorted(name for name, change in changes.items() if change["after_sensitive"] is not False),
    }
    resources = {
        change["address"]: change["change"]["after"].get("input")
        for change in plan.get("resource_changes", [])
        if change["mode"] == "managed" and change["change"]["after"]
    }
    return found | ({"resources": resources} if resources else {})


def main() -> None:
    """Plan what is not recorded yet, and write everything."""
    wanted = cases()
    recorded = {} if "--all" in sys.argv or not RECORDED.exists() else json.loads(RECORDED.read_text())
    missing = [title for title in wanted if title not in recorded]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        recorded |= dict(zip(missing, pool.map(lambda title: record(wanted[title]), missing), strict=True))
    kept = {title: recorded[title] for title in wanted}
    RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=True) + "\n")
    print(f"{len(missing)} planned, {len(kept)} recorded")


if __name__ == "__main__":
    main()
