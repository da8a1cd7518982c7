"""What the integration tests are made of is tested here, without Terraform and without waiting."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "integration"))
