"""What a test wrote to a deployed stack, so that it finds that again without searching, and takes it away."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """A table by the output that names it, and the key by which a test knows its items; without one, it is read whole.

    ``index`` is the index that has this key, where it is not the table's own.
    """

    output: str
    key: str = ""
    index: str = ""


@dataclass
class Written:
    """The values of keys by table, and the queues that messages were taken from."""

    keys: dict[Table, dict[str, None]] = field(default_factory=dict)
    queues: dict[str, None] = field(default_factory=dict)

    def note(self, table: Table, *values: str) -> None:
        """Remember items before they are written, by the values of their key."""
        self.keys.setdefault(table, {}).update(dict.fromkeys(values))
