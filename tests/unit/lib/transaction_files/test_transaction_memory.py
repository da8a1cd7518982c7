"""Memory does not grow with the file: measured over a file that is made while it is read."""

import json
import tracemalloc
from types import SimpleNamespace

import pytest
from transaction_messages import HEADER, SOUND, Context, s3_event

CHUNK = 2**15  # an eighth of what the function reads at a time, so that less must be read
SMALL, LARGE = 2 * CHUNK, 8 * CHUNK  # two and eight chunks: from the second on, memory is level


class Stream:
    """A file of that many bytes, of which no more exists than is being read."""

    def __init__(self, size, beginning, row):
        self.size, self.beginning, self.row = size, beginning, row

    def iter_chunks(self, chunk_size):
        rows = chunk_size // len(self.row)
        yield self.beginning
        for chunk in range(self.size // chunk_size):
            yield b"".join(self.row % number for number in range(chunk * rows, (chunk + 1) * rows))

    def close(self):
        pass


ROW = json.dumps({**SOUND, "transaction_id": "tx-%d"}).encode()
FILES = {
    "csv": ("a.csv", HEADER.encode() + b"\n", b"tx-%d,2026-01-31T12:00:00Z,20.50,EUR,acc-7,debit,Groceries\n"),
    "csv, all of it bad": ("a.csv", HEADER.encode() + b"\n", b"tx-%d,yesterday,20.50,EUR,acc-7,debit,Groceries\n"),
    "csv, in one line": ("a.csv", HEADER.encode() + b"\n", b"tx-%d,"),
    "json, in one line": ("a.json", b"[", ROW + b","),
    "json, one object": ("a.json", b"{", b'"a%d":{},'),
}


@pytest.mark.parametrize(("key", "beginning", "row"), FILES.values(), ids=FILES)
def test_memory_does_not_grow_with_the_file(key, beginning, row, processor, monkeypatch):
    monkeypatch.setattr(
        processor,
        "DYNAMODB",
        SimpleNamespace(transact_write_items=lambda **_: {}, exceptions=processor.DYNAMODB.exceptions),
    )
    monkeypatch.setattr(processor, "CHUNK", CHUNK)
    monkeypatch.setattr(processor, "SQS", SimpleNamespace(send_message_batch=lambda **_: {}))

    def peak(size):
        monkeypatch.setattr(processor, "read", lambda _upload: (Stream(size, beginning, row), size))
        tracemalloc.start()
        processor.lambda_handler(s3_event({"key": key, "version_id": "v"}), Context())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(SMALL), peak(LARGE)
    assert large - small < (LARGE - SMALL) / 2  # half of what a file that is kept would add
    assert large < 8 * 2**20
