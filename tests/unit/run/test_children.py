"""The child process for foreign Python: it ends with whoever asked, whatever it does."""

import os
import subprocess
import sys
import time

import pytest

from stackproof.run.children import ChildError, ask_child

CODE = """
from stackproof.run.children import ask_child

def work():
    print("begun", flush=True)
    while True:
        pass

ask_child(work, frozenset())
"""


def test_a_child_ends_with_who_asked() -> None:
    """What it prints goes to standard error, whose end is when nobody has it open any more."""
    asking = subprocess.Popen([sys.executable, "-c", CODE], stderr=subprocess.PIPE, text=True)
    assert asking.stderr is not None
    assert asking.stderr.readline() == "begun\n"
    asking.kill()
    assert asking.communicate(timeout=30) == (None, "")


def test_a_child_that_closes_its_answer_is_ended() -> None:
    """And nobody waits until the time for it is up."""

    def work() -> None:
        os.closerange(3, 1024)
        time.sleep(600)

    with pytest.raises(ChildError, match="its process ended with status 1"):
        ask_child(work, frozenset(), 20)
