"""What a build script needs of ``docker``, with the local ECR as registry.

``build`` remembers folder and contexts under the image's name, ``push`` puts them into the local ECR, ``login`` is
always welcome. Every other command ends with status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from stackproof.emulator.running.images import Image, UnusableImageError, push, steps

IMAGES = "STACKPROOF_IMAGES"  # the variable that names the file of what was built


def main() -> None:
    """Run one command."""
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    try:
        if command == "build":
            build(arguments)
        elif command == "push":
            push_built(arguments[-1])
        elif command == "login":
            sys.stdin.read()
        else:
            sys.exit(f"the local AWS has no docker {command}")
    except (UnusableImageError, OSError, KeyError) as error:
        sys.exit(f"docker {command}: {error}")


def build(arguments: list[str]) -> None:
    """Remember an image: its tag, the folder of its Dockerfile, its named build contexts."""
    parser = argparse.ArgumentParser("docker build", allow_abbrev=False)
    parser.add_argument("--tag", "-t", required=True)
    parser.add_argument("--build-context", action="append", default=[], metavar="NAME=FOLDER")
    given, _ = parser.parse_known_args(arguments[:-1])  # other options change nothing here
    folder = Path(arguments[-1]).resolve()
    steps(folder)
    contexts = dict(one.split("=", 1) for one in given.build_context)
    file = Path(os.environ[IMAGES])
    built = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    folders = {name: str(Path(path).resolve()) for name, path in contexts.items()}
    built[given.tag] = {"folder": str(folder), "contexts": folders}
    file.write_text(json.dumps(built), encoding="utf-8")


def push_built(tag: str) -> None:
    """Push an image that was built."""
    import boto3  # noqa: PLC0415 - only here

    image = json.loads(Path(os.environ[IMAGES]).read_text(encoding="utf-8"))[tag]
    region = tag.partition("/")[0].split(".")[3]
    contexts = {name: Path(folder) for name, folder in image["contexts"].items()}
    push(boto3.client("ecr", region_name=region), tag, Image(Path(image["folder"]), contexts))


if __name__ == "__main__":
    main()
