"""What a build script needs of the AWS CLI: ``aws ecr get-login-password``."""

from __future__ import annotations

import sys


def main() -> None:
    """Print a password that the local registry takes, as it takes any."""
    if sys.argv[1:3] != ["ecr", "get-login-password"]:
        sys.exit(f"the local AWS has no aws {' '.join(sys.argv[1:3])}")
    sys.stdout.write("testing\n")


if __name__ == "__main__":
    main()
