"""The helper process: jobs from standard input, each done in a child, and the answers to standard output.

It is ended to cancel a job. A child that crashes, or a bug of ours, is a sentence in the answer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from stackproof.constraints import load_catalogue
from stackproof.editor.finding import find_stacks
from stackproof.editor.judging import judge_folder
from stackproof.editor.mending import mend_folder
from stackproof.editor.noting import note_reads
from stackproof.editor.shapes import Answer, Job, Judged, Mend, Reads, Stacks
from stackproof.file_reading import reading_unsaved
from stackproof.recursion import deep_recursion
from stackproof.run.children import ChildError, ask_child
from stackproof.schema import aws

_NO_MODULES: frozenset[str] = frozenset()


def main() -> None:
    """Do jobs until standard input ends; whatever prints does so on standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    load_catalogue()
    aws()
    serve(sys.stdin.buffer, answers)


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer each job: a line of JSON for a line of JSON."""
    for line in jobs:
        answers.write(msgspec.json.encode(_answer(line)) + b"\n")
        answers.flush()


def _answer(line: bytes) -> Answer:
    job = msgspec.json.decode(line, type=Job)
    try:
        made, trouble = ask_child(lambda: _try(job), _NO_MODULES)
    except ChildError as error:
        return Answer(trouble=str(error))
    return Answer(made, trouble)


def _try(job: Job) -> tuple[bytes, str]:
    try:
        os.chdir(job.root)
        held = {path: text.encode("utf-8", "surrogatepass") for path, text in job.texts.items()}
        with reading_unsaved(held), deep_recursion():
            return msgspec.json.encode(_do(job)), ""
    except Exception as error:
        return b"", f"{type(error).__name__}: {error}"


def _do(job: Job) -> Judged | Mend | Reads | Stacks:
    """Do a job in its folder; what lies below is named from there, as ``check`` names it."""
    folder = Path(os.path.relpath(job.stack))
    if job.does == "find":
        return find_stacks(folder)
    if job.does == "judge":
        return judge_folder(folder)
    return mend_folder(folder, job.mends) if job.does == "mend" else note_reads(folder)


if __name__ == "__main__":
    main()
