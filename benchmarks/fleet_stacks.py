"""Write a fleet: stacks of 50 to 400 resources by generate.py, with owners, of which a few do not hold.

    python benchmarks/fleet_stacks.py FOLDER STACKS

The same numbers give the same files. One stack in ten has a function that does not run on arm64, one in fifty a syntax
error, one in twenty a waiver. ``FOLDER/fleet.yaml`` names the owners.
"""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from generate import generate

LEAST, MOST = 50, 400
OWNERS = ("accounts", "cards", "data", "fraud", "ledger", "payments", "platform", "risk")
WAIVER = """
waivers:
  - constraint: lambda-runs-on-arm64
    resource: aws_lambda_function.service_00000
    reason: a library that has no build for arm64
    expires: {ends}
    owner: {owner}
"""


def write_fleet(folder: Path, stacks: int) -> int:
    """Write so many stacks; return how many resources they have."""
    chance = random.Random(5)
    today = datetime.datetime.now(datetime.UTC).date()
    services = 0
    for number in range(stacks):
        owner = OWNERS[number % len(OWNERS)]
        stack = folder / owner / f"stack_{number:05}"
        services += generate(stack, chance.randint(LEAST, MOST))
        service = stack / "service_00000.tf"
        if number % 10 == 3 or number % 20 == 7:
            service.write_text(service.read_text().replace('["arm64"]', '["x86_64"]'), encoding="utf-8")
        if number % 20 == 7:
            contract = stack / "contract.yaml"
            ends = today + datetime.timedelta(days=chance.randint(5, 300))
            contract.write_text(contract.read_text() + WAIVER.format(ends=ends, owner=owner), encoding="utf-8")
        if number % 50 == 11:
            service.write_text(service.read_text() + '\nresource "aws_sqs_queue" {\n', encoding="utf-8")
    entries = "".join(f"  - folder: {owner}\n    owner: {owner}\n" for owner in OWNERS[:stacks])
    (folder / "fleet.yaml").write_text(f"fleet: bench\nstacks:\n{entries}", encoding="utf-8")
    return services * 13


if __name__ == "__main__":
    print(write_fleet(Path(sys.argv[1]), int(sys.argv[2])), "resources")
