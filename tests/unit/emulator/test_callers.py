"""Who may ask the emulator: programs of this machine, by its loopback names and its own port, and no web page."""

from __future__ import annotations

import http.client
from typing import Any

import pytest

from stackproof.emulator.callers import only_local
from stackproof.emulator.process import Emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

REQUESTS: list[tuple[dict[str, str], str]] = [
    ({"HTTP_HOST": "127.0.0.1:4566"}, "200"),
    ({"HTTP_HOST": "localhost:4566"}, "200"),
    ({"HTTP_HOST": "LOCALHOST:4566"}, "200"),
    ({"HTTP_HOST": "[::1]:4566"}, "200"),
    ({"HTTP_HOST": "bucket.localhost:4566"}, "200"),
    ({"HTTP_HOST": "127.0.0.1"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:80"}, "403"),
    ({"HTTP_HOST": "evil.example:4566"}, "403"),
    ({"HTTP_HOST": "evil.example"}, "403"),
    ({"HTTP_HOST": "127.0.0.1.evil.example:4566"}, "403"),
    ({"HTTP_HOST": "localhost.evil.example:4566"}, "403"),
    ({"HTTP_HOST": "evillocalhost:4566"}, "403"),
    ({"HTTP_HOST": "evil.example@127.0.0.1:4566"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566,evil.example"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566/evil"}, "403"),
    ({"HTTP_HOST": "["}, "403"),
    ({"HTTP_HOST": "127.0.0.1:99999"}, "403"),
    ({"HTTP_HOST": ""}, "403"),
    ({}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_ORIGIN": "http://127.0.0.1:4566"}, "200"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_ORIGIN": "http://localhost:3000"}, "200"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_ORIGIN": "https://evil.example"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_ORIGIN": "null"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_ORIGIN": ""}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_SEC_FETCH_SITE": "cross-site"}, "403"),
    ({"HTTP_HOST": "127.0.0.1:4566", "HTTP_SEC_FETCH_SITE": "same-origin"}, "200"),
]


@pytest.mark.parametrize(("environ", "status"), REQUESTS)
def test_requests(environ: dict[str, str], status: str) -> None:
    answered: list[str] = []

    def application(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    body = only_local(application, 4566)(environ, lambda given, _: answered.append(given[:3]))
    assert answered == [status]
    assert (b"emulator" in b"".join(body)) == (status == "403")


@pytest.mark.parametrize("path", ["/", "/_stackproof/trace", "/moto-api/data.json"])
@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "evil.example:{port}"}, {"Origin": "https://evil.example"}], ids=str
)
def test_the_emulator_refuses_web_pages(cloud: Emulator, path: str, headers: dict[str, str]) -> None:
    """The running one, on each of its ways; its own name is answered."""
    port = int(cloud.endpoint.rpartition(":")[2])
    for given, refused in ((headers, True), ({"Host": f"localhost:{port}"}, False)):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={name: text.format(port=port) for name, text in given.items()})
        status = connection.getresponse().status
        connection.close()
        assert (status == 403) is refused
