"""The gate: checkov's policies that judge with Stackproof's own evaluator and constraints.

``scan``, ``guards`` and ``run`` run checkov from Stackproof's environment; the others run inside checkov, in an
environment with checkov alone.
"""
