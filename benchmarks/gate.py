"""What the gate adds to checkov: one stack with the policies, and with none, in turns.

    python benchmarks/gate.py [PATH] [--runs N] [--checkov FILE]

Medians of whole processes' CPU time, which a busy machine changes little, with the parse cache that earlier runs left.
Neither reads .checkov.yaml, so each has all of checkov's built-in Terraform checks.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from stackproof.gate.scan import POLICIES_FOLDER, find_checkov

MOST = 0.5  # seconds that the policies may add


def main() -> int:
    """Measure, print, and fail where the policies cost more than they may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", nargs="?", default="lib/payment_events", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--checkov")
    arguments = parser.parse_args()
    checkov = find_checkov(arguments.checkov)
    assert checkov is not None, "make gate sets up an environment for checkov"
    plain = [checkov, "-d", str(arguments.path.resolve()), "--framework=terraform", "--skip-download", "--output=json"]
    gated = [*plain, f"--external-checks-dir={POLICIES_FOLDER}"]
    taken: dict[str, list[float]] = {"no policy": [], "policies": []}
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(arguments.runs + 1):
            for name, command in (("no policy", plain), ("policies", gated)):
                seconds = measured(command, Path(scratch))
                if turn:  # the first fills the caches
                    taken[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    added = medians["policies"] - medians["no policy"]
    for name, seconds in medians.items():
        print(f"{name:<14}{seconds:>7.2f} s")
    print(f"{'added':<14}{added:>7.2f} s")
    return int(added > MOST)


def measured(command: list[str], scratch: Path) -> float:
    """Return the seconds of CPU time that one run took."""
    environment = os.environ | {"STACKPROOF_CACHE_DIR": str(scratch / "cache")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=scratch, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode in (0, 1), run.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
