"""The gate: checkov's policies that judge with Stackproof's own evaluator and constraints.

``table``, ``nodes``, ``stacks`` and ``verdicts`` run inside checkov, in an environment with checkov alone;
``scan`` and ``guards`` run checkov from Stackproof's.
"""
