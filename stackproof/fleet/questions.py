"""What the page of a fleet asks the results, in SQL of DuckDB; a run is ``$run``, the one before it ``$before``."""

from __future__ import annotations

STATUSES = ("passed", "waived", "failed", "stale", "undecided", "skipped", "unjudged")
"""The order of numbers of promises."""
FOUND = (
    "task", "outcome", "verdict", "severity", "resource", "reason", "expected", "fix", "file", "line", "clauses",
    "controls", "origin",
)  # fmt: skip
"""The columns of :data:`FINDINGS`."""
STACKS = """
    SELECT task, stack, name, environment, owner, commit, verdict, passed, waived, failed, stale, undecided, skipped,
           unjudged, resources, judged, problems
    FROM stacks WHERE run = $run
    ORDER BY CASE verdict WHEN 'unchecked' THEN 0 WHEN 'fails' THEN 1 ELSE 2 END, failed + undecided DESC, stack
    LIMIT 10000
"""
"""The stacks of a run, the worst first."""
SINCE = """
    WITH daily AS (
        SELECT task, day, arg_max(verdict, run) AS verdict FROM stacks WHERE fleet = $fleet AND run <= $run GROUP BY ALL
    ), good AS (SELECT task, max(day) AS day FROM daily WHERE verdict NOT IN ('fails', 'unchecked') GROUP BY task)
    SELECT daily.task, min(daily.day)
    FROM daily LEFT JOIN good USING (task) WHERE good.day IS NULL OR daily.day > good.day GROUP BY daily.task
"""
"""Since which day each stack has not held."""
COUNTS = "SELECT verdict, count(*) FROM stacks WHERE run = $run GROUP BY verdict"
"""Stacks by verdict."""
PROMISES = """
    SELECT coalesce(sum(passed), 0)::BIGINT, coalesce(sum(waived), 0)::BIGINT, coalesce(sum(failed), 0)::BIGINT,
           coalesce(sum(stale), 0)::BIGINT, coalesce(sum(undecided), 0)::BIGINT, coalesce(sum(skipped), 0)::BIGINT,
           coalesce(sum(unjudged), 0)::BIGINT
    FROM stacks WHERE run = $run
"""
"""Promises by status, in the order of the page."""
TOP = """
    WITH bad AS (SELECT * FROM outcomes WHERE verdict IN ('failed', 'stale', 'undecided')),
         now AS (FROM bad WHERE run = $run), before AS (SELECT task, outcome FROM bad WHERE run = $before)
    SELECT now.constraint_id, min(now.severity),
           CASE WHEN bool_and(now.verdict = 'undecided') THEN 'undecided' ELSE 'failed' END, count(*),
           count(DISTINCT now.task),
           count(*) FILTER (NOT EXISTS (
               SELECT 1 FROM before WHERE before.task = now.task AND before.outcome = now.outcome)),
           list({'task': now.task, 'resource': now.resource, 'reason': now.reason} ORDER BY now.stack, now.resource)
               [:50]
    FROM now GROUP BY now.constraint_id
    ORDER BY bool_and(now.verdict = 'undecided'),
             CASE min(now.severity) WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
             count(*) DESC, now.constraint_id
"""
"""What does not hold, by constraint: severity, how often, in how many stacks, how much of it is new, some of it."""
OWNERS = """
    SELECT owner, count(*), count(*) FILTER (verdict = 'holds'), count(*) FILTER (verdict = 'fails'),
           count(*) FILTER (verdict = 'unchecked'), (sum(failed) + sum(undecided) + sum(stale))::BIGINT,
           sum(waived)::BIGINT
    FROM stacks WHERE run = $run GROUP BY owner ORDER BY 6 DESC, owner
"""
"""Stacks and promises by owner."""
WAIVERS = """
    SELECT waiver_ends, waiver_owner, waiver_reason, outcome, task, stack, environment, owner
    FROM outcomes WHERE run = $run AND waiver_ends IS NOT NULL ORDER BY waiver_ends, stack, outcome LIMIT 501
"""
"""Waivers that are needed, the first to end first."""
FINDINGS = """
    SELECT task, outcome, verdict, severity, resource, reason, expected, fix, file, line, clauses, controls, origin
    FROM outcomes WHERE run = $run AND verdict IN ('failed', 'stale', 'undecided', 'unchecked') ORDER BY task
"""
"""All that does not hold, by stack."""
UNCOMPARED = """
    SELECT count(*) FILTER (task NOT IN (SELECT task FROM stacks WHERE run = $before)),
           count(*) FILTER (verdict = 'unchecked')
    FROM stacks WHERE run = $run
"""
"""How many stacks are new, and how many could not be checked."""
