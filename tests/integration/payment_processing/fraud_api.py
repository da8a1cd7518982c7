"""A fraud detection API on the loopback: it remembers who asked in which order, and refuses what a test names."""

import json
import threading
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from breaking import configured
from deployed_stacks import Deployed

NOBODYS = (".example", ".example.com", ".example.net", ".example.org", ".invalid", ".localhost", ".test")  # RFC 6761
NO_API = "FRAUD_API_URL of {function} is {url}, an address that nobody has: no payment can be decided"


@dataclass
class FraudApi:
    """What was asked, as transaction ids in their order, and which of it got a decision.

    ``refuses`` gets a transaction id and how often it was asked for before.
    """

    refuses: Callable[[str, int], bool] = lambda _payment, _before: False
    asked: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, payment: str) -> tuple[int, dict[str, Any]]:
        """Approve with status 200, or let nobody in with 403, which the processor does not try again by itself."""
        with self.lock:
            before = self.times[payment]
            self.times[payment] += 1
            self.asked.append(payment)
            if self.refuses(payment, before):
                return 403, {}
            self.decided.append(payment)
        return 200, {"decision": "approve", "score": 0.12}


@contextmanager
def fraud_api(deployed: Deployed) -> Iterator[FraudApi]:
    """Lead the payment processor to an API of this test."""
    api = FraudApi()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections stay open between payments

        def do_POST(self) -> None:
            payment = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = api.answer(payment["transaction_id"])
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    name = deployed.outputs["payment_processor_function_name"]
    try:
        with configured(deployed, name, {"FRAUD_API_URL": f"http://127.0.0.1:{server.server_port}/"}):
            yield api
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def deciding(deployed: Deployed) -> Iterator[None]:
    """See to it that payments are decided: on the local AWS by an API of this test, else by the stack's own."""
    if deployed.emulator is not None:
        with fraud_api(deployed):
            yield
        return
    name = deployed.outputs["payment_processor_function_name"]
    settings = deployed.client("lambda").get_function_configuration(FunctionName=name)
    url = settings["Environment"]["Variables"]["FRAUD_API_URL"]
    if f".{urllib.parse.urlsplit(url).hostname}".endswith(NOBODYS):
        pytest.skip(NO_API.format(function=name, url=url))
    yield
