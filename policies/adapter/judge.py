"""Judge one stack in a process of its own: see ``stackproof/gate/apart.py``.

python judge.py ANSWER.json < question.json
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import checkout  # beside this file

checkout.demand()
importlib.import_module("stackproof.gate.apart").answer(Path(sys.argv[1]))
