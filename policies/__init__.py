"""Stackproof's constraints as checkov policies: ``checkov -d lib --external-checks-dir policies``; see docs/gate.md.

checkov loads each file here under its bare name, so none may be named like a module that somebody else imports, and it
loads nothing of ``adapter``, which has no ``__init__.py`` for that reason.
"""
