"""What may be done that could not be before: two runs of a fleet beside each other.

Both runs together have millions of rows. So one question finds the stacks whose access differs, by a checksum of each,
and the rows of those are compared some stacks at a time: what is held in memory does not grow with the fleet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import nsmallest
from typing import Any

_AT_ONCE = 250  # stacks whose rows are compared together
_WORDS = "concat_ws(chr(31), environment, holder, section, words)"
_DIFFERENT = f"""
    WITH judged AS (
        SELECT task FROM stacks WHERE run = $run AND verdict <> 'unchecked'
        INTERSECT SELECT task FROM stacks WHERE run = $before AND verdict <> 'unchecked'
    ),
    sums AS (
        SELECT task, sum(hash(effect, {_WORDS})) FILTER (run = $run) AS now,
               sum(hash(effect, {_WORDS})) FILTER (run = $before) AS before
        FROM access WHERE run IN ($run, $before) GROUP BY task
    )
    SELECT task FROM judged JOIN sums USING (task) WHERE now IS DISTINCT FROM before ORDER BY task
"""  # noqa: S608 - our own text
_NEW = f"""
    WITH rows AS (
        SELECT *, md5_number({_WORDS}) AS key
        FROM access WHERE run IN ($run, $before) AND list_contains($tasks, task)
    ),
    changed AS (
        SELECT task, key, max(run) AS run, if(max(run) = $run, 'is new', 'is no longer denied') AS change
        FROM rows GROUP BY task, key
        HAVING min(run) = max(run) AND min(effect) = if(max(run) = $run, 'Allow', 'Deny')
    )
    SELECT rows.task, stack, environment, owner, holder, section, says, change, marks, file, line
    FROM rows JOIN changed USING (task, key, run)
"""  # noqa: S608 - our own text
_HOLDER, _SAYS, _STACK, _MARKS = 4, 6, 1, 8


def new_access(connection: Any, given: Mapping[str, str], most: int) -> tuple[list[tuple[Any, ...]], int]:
    """Return what may be done since the run before, what has the most marks first.

    Stacks that one of the two runs could not check are left out.

    Args:
        connection: one that knows the views of the results.
        given: the run, and the one before it.
        most: how many rows are wanted.

    Returns:
        Rows of task, stack, environment, owner, holder, section, words, change, marks, file and line; and how many
        there are altogether.
    """
    count = 0

    def rows() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        runs = {"run": given["run"], "before": given["before"]}
        tasks = [task for (task,) in connection.execute(_DIFFERENT, runs).fetchall()]
        for start in range(0, len(tasks), _AT_ONCE):
            found = connection.execute(_NEW, {**runs, "tasks": tasks[start : start + _AT_ONCE]}).fetchall()
            count += len(found)
            yield from found

    first = nsmallest(most, rows(), key=lambda row: (-len(row[_MARKS]), row[_STACK], row[_HOLDER], row[_SAYS]))
    return first, count
