"""Extract the AWS provider's schema into the data file that ``stackproof.schema`` ships.

    python scripts/extract_schema.py                        # the provider comes from the registry
    python scripts/extract_schema.py --plugin-dir MIRROR    # or from a filesystem mirror
    python scripts/extract_schema.py --defaults             # asks again about defaults alone, which takes minutes

Needs ``terraform`` on PATH. What the schema does not tell is asked of the provider itself, question by question
(``scripts/provider_questions.py``); that takes about a quarter of an hour. The shape of a mirror is that of
``terraform providers mirror``. After an update of the version, change ``SHIPPED`` in
``stackproof/schema/versions.py`` and remove the older file.
"""

import argparse
import json
import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from provider_questions import ask_about_all

from stackproof import schema
from stackproof.schema import ProviderSchema
from stackproof.schema.archive import Contents, encode
from stackproof.schema.terraform_json import read_provider

CONFIGURATION = """
terraform {{
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "{version}"
    }}
  }}
}}
"""
MIRROR = """
provider_installation {{
  filesystem_mirror {{
    path = {path}
  }}
}}
"""


def extract(version: str, plugin_dir: Path | None, only: list[str], *, defaults: bool) -> Contents:
    """Return the provider's schema, and what it plans; asked about some types or defaults alone, if that is wanted."""
    with tempfile.TemporaryDirectory() as directory:
        contents = read_provider(version, ask_terraform(version, plugin_dir, directory))
        executable = installed_provider(directory)
        shipped = ProviderSchema(shipped_file(version).read_bytes(), added=False) if only or defaults else None
        known = {name: block for name in contents.resources if shipped and (block := shipped.resource(name))}
        asked = known if defaults else contents.resources
        asked = {name: block for name, block in asked.items() if name in only or not only}
        told = ask_about_all(executable, contents.provider_block, asked, rewriting=not defaults)
        return replace(contents, resources={**contents.resources, **known, **told})


def installed_provider(directory: str) -> Path:
    """Return the provider's executable that ``terraform init`` installed in a folder."""
    installed = os.walk(Path(directory, ".terraform/providers"), followlinks=True)
    (executable,) = (
        Path(folder, name)
        for folder, _, names in installed
        for name in names
        if name.startswith("terraform-provider-aws")
    )
    return executable


def ask_terraform(version: str, plugin_dir: Path | None, directory: str) -> dict[str, Any]:
    """Return the provider's schema as ``terraform providers schema -json`` prints it."""
    environment = install(version, plugin_dir, directory)
    command = ["terraform", "providers", "schema", "-json"]
    printed = subprocess.run(command, cwd=directory, env=environment, check=True, stdout=subprocess.PIPE).stdout
    (provider,) = json.loads(printed)["provider_schemas"].values()
    return dict(provider)


def install(version: str, plugin_dir: Path | None, directory: str) -> dict[str, str]:
    """Have Terraform install the provider in a folder; return the environment in which it runs there."""
    settings = Path(directory, "terraform.rc")
    settings.write_text(MIRROR.format(path=json.dumps(str(plugin_dir.resolve()))) if plugin_dir else "")
    Path(directory, "main.tf").write_text(CONFIGURATION.format(version=version))
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(settings)}
    command = ["terraform", "init", "-no-color"]
    subprocess.run(command, cwd=directory, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def shipped_file(version: str) -> Path:
    """Return the file that the schema of a version lies in."""
    return Path(schema.__file__).with_name(f"aws-{version}.bin")


def main() -> None:
    """Write the data file and say what is in it."""
    parser = argparse.ArgumentParser(description="Extract the AWS provider's schema into stackproof/schema/.")
    parser.add_argument("--version", default=schema.SHIPPED[0], help="of hashicorp/aws (default: %(default)s)")
    parser.add_argument("--plugin-dir", type=Path, help="a filesystem mirror (default: the registry)")
    parser.add_argument("--only", action="append", default=[], metavar="TYPE", help="ask again about this type alone")
    parser.add_argument("--defaults", action="store_true", help="ask again about defaults alone")
    options = parser.parse_args()

    data = encode(extract(options.version, options.plugin_dir, options.only, defaults=options.defaults))
    path = shipped_file(options.version)
    path.write_bytes(data)
    provider = schema.ProviderSchema(data)
    print(
        f"{path.name}: {len(data):,} bytes, {len(provider.resource_types):,} resource types, "
        f"{len(provider.data_source_types):,} data sources, {len(provider.ephemeral_resource_types)} ephemeral "
        f"resource types, {len(provider.functions)} functions"
    )


if __name__ == "__main__":
    main()
