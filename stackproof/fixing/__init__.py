"""Mending what fails: edits of the text, each evaluated and judged before anybody sees it."""
