"""What the process of Terraform gets: a copy of the stack, a CLI configuration, an environment.

Nothing of the user's own is read or changed: neither profiles, nor a global configuration, nor the
folder of the stack. Rules: https://developer.hashicorp.com/terraform/cli/config/config-file,
https://developer.hashicorp.com/terraform/cli/config/environment-variables and
https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stackproof.cache import cache_directory
from stackproof.emulator.stand_ins.mirror import NAMESPACE, link_for_opentofu, missing_from, write_mirror

PLUGIN_DIR = "STACKPROOF_PLUGIN_DIR"  # the variable that names a filesystem mirror of providers
OVERRIDE = "stackproof_override.tf"
_LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n'
_LEFT_BEHIND = shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfplan", "*.tfvars", "__pycache__")
_CONFIGURED = re.compile(r'filesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"')
_MIRROR = "  filesystem_mirror {{\n    path = {path}\n  }}\n"


@dataclass(frozen=True, slots=True)
class Providers:
    """Where Terraform finds providers: a CLI configuration, and the names of those that a stand-in serves for.

    ``cache`` is the folder that ``terraform init`` keeps them in for the next run, where it fetches them.
    """

    configuration: str
    stand_ins: tuple[str, ...] = ()
    cache: Path | None = None


def plugin_directory(given: Path | None = None) -> Path | None:
    """Return a filesystem mirror of providers, or none, where Terraform is to look by itself.

    It is the one given, else the one that STACKPROOF_PLUGIN_DIR names, else the first that Terraform knows: from
    the user's CLI configuration, which is only read, or an implied one that holds the AWS provider.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    named = os.environ.get(PLUGIN_DIR)
    folder = given or (Path(named) if named else None)
    if folder is None:
        return next((one.resolve() for one in _known_mirrors() if (one / NAMESPACE / "aws").is_dir()), None)
    if not folder.is_dir():
        raise NotADirectoryError(f"no folder {folder}, which {'--plugin-dir' if given else PLUGIN_DIR} names")
    return folder.resolve()


def _known_mirrors() -> Iterator[Path]:
    """Yield the local mirrors that Terraform itself would search."""
    named = os.environ.get("TF_CLI_CONFIG_FILE")
    configuration = Path(named) if named else Path("~/.terraformrc").expanduser()
    if configuration.is_file():
        text = configuration.read_text(encoding="utf-8", errors="replace")
        yield from (Path(path) for path in _CONFIGURED.findall(text))
    yield Path("~/.terraform.d/plugins").expanduser()
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in (os.environ.get("XDG_DATA_HOME") or "~/.local/share", *data.split(os.pathsep)):
        yield Path(folder).expanduser() / "terraform/plugins"


def provide(plugin_dir: Path | None, scratch: Path) -> Providers:
    """Say where providers come from.

    From a mirror, with stand-ins below ``scratch`` for what it lacks; without one from the registry, kept for
    the next run.
    """
    if plugin_dir is None:
        cache = cache_directory()
        plugins = cache / "plugins" if cache else scratch / "plugins"
        plugins.mkdir(exist_ok=True)
        return Providers(f"plugin_cache_dir = {json.dumps(str(plugins))}\n", cache=plugins)
    missing = missing_from(plugin_dir)
    stand_ins = scratch / "stand_ins"
    write_mirror(stand_ins, missing)
    for_opentofu = scratch / "for_opentofu"
    link_for_opentofu(for_opentofu, (plugin_dir, stand_ins))
    searched = (plugin_dir, stand_ins, for_opentofu)
    mirrors = "".join(_MIRROR.format(path=json.dumps(str(path))) for path in searched)
    return Providers(f"provider_installation {{\n{mirrors}}}\n", tuple(missing))


def environment(providers: Providers, scratch: Path, endpoint: str) -> dict[str, str]:
    """Make the whole environment of Terraform's process: the user's, without what could lead it astray.

    ``endpoint`` is the address of the local AWS. An IP address as host gives path-style S3 by itself.
    """
    configuration = scratch / "cli.tfrc"
    configuration.write_text(providers.configuration, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
    return {
        **kept,
        "TF_CLI_CONFIG_FILE": str(configuration),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        **credentials(endpoint),
    }


def credentials(endpoint: str) -> dict[str, str]:
    """What leads the SDKs to the local AWS, as its administrator, and to nothing else."""
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1",
    }


def copy_stack(stack: Path, scratch: Path) -> Path:
    """Copy a stack, without what an earlier run left there; give the copy's folder."""
    copy = scratch / stack.resolve().name
    shutil.copytree(stack, copy, ignore=_LEFT_BEHIND)
    return copy


def keep_state_locally(copy: Path) -> None:
    """Override the backend of a stack's copy, so that its state lies beside it."""
    (copy / OVERRIDE).write_text(_LOCAL_BACKEND, encoding="utf-8")
