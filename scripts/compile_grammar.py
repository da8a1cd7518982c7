"""Save the tables of python-hcl2's grammar, for environments in which checkov owns the folder ``hcl2``.

    python scripts/compile_grammar.py

To be run again when python-hcl2 or Lark change; a test compares. The grammar is python-hcl2's (MIT licence).
"""

from stackproof.hcl.grammar import TABLES, tables

if __name__ == "__main__":
    TABLES.write_bytes(tables())
    print(f"{TABLES.name}: {TABLES.stat().st_size:,} bytes")
