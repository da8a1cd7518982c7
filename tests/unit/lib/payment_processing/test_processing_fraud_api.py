"""How the payment processor asks: over real connections, to servers that are slow, endless or unknown."""

import http.client
import json
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from mocked_aws import client
from processing_functions import REGION, load
from processing_messages import PAYMENT, Clock, batch, failed, message, payment

DONE = failed()
APPROVE = {"decision": "approve", "score": 0.12}


def asking(processor, url, monkeypatch):
    """Have the processor ask over the network, by the clock on the wall."""
    monkeypatch.setitem(processor.SETTINGS, "FRAUD_API_URL", url)
    monkeypatch.setattr(processor, "HTTP", load("lambda_payment_processor").HTTP)


def test_it_speaks_http(processor, payments, clock, monkeypatch):
    """Over a real connection, with the pool that Lambda has."""
    heard = []

    class Api(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.headers, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            body = json.dumps(APPROVE).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        asking(processor, f"http://127.0.0.1:{server.server_port}/v1", monkeypatch)
        assert processor.lambda_handler(batch(PAYMENT), clock) == DONE
        thread.join()
        processor.HTTP.clear()
    ((headers, question),) = heard
    assert headers["Content-Type"] == "application/json"
    assert question["transaction_id"] == "tx-1"
    assert payments()["tx-1"]["payment_status"] == "APPROVED"


@contextmanager
def serving(*answers, wrap=lambda connection: connection):
    """Serve a connection for each answer, a function that gets it; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            for answer in answers:
                try:
                    connection, _ = listener.accept()
                    with wrap(connection) as opened:
                        take_request(opened)
                        answer(opened)
                except OSError:
                    continue  # the client had enough

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def take_request(connection):
    """Read a request with its body, which may come in packets of its own."""
    text = b""
    while b"\r\n\r\n" not in text or len(text.partition(b"\r\n\r\n")[2]) < 2:
        if not (more := connection.recv(65536)):
            raise OSError("the client is gone")
        text += more


def saying(status, body=b"", headers=b""):
    """Answer at once."""
    head = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), headers)
    return lambda connection: connection.sendall(head + body)


def dripping(text, seconds):
    """Send a byte at a time."""

    def drip(connection):
        for position in range(len(text)):
            connection.sendall(text[position : position + 1])
            time.sleep(seconds)

    return drip


APPROVAL = json.dumps(APPROVE).encode()
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(APPROVAL), APPROVAL)


@pytest.mark.parametrize(
    "slow",
    [
        dripping(WHOLE, 0.05),
        lambda connection: [connection.sendall(WHOLE[:40]), dripping(WHOLE[40:], 0.1)(connection)],
        lambda _: time.sleep(2),
    ],
    ids=["drips its headers", "drips its body", "says nothing"],
)
def test_an_answer_has_its_time_as_a_whole(slow, processor):
    """Each byte of a slow server comes well within a timeout that bounds reads."""
    client = processor.Http()
    with serving(slow) as place:
        before = time.monotonic()
        with pytest.raises(TimeoutError, match=r"no whole answer within 0\.[34] s|timed out"):
            client.request("POST", f"http://{place}/", body=b"{}", headers={}, timeout=0.4)
        assert time.monotonic() - before < 1
    assert client.kept == {}


def test_a_slow_api_takes_none_of_the_others_time(aws, payments, monkeypatch):
    """One drips, and the nine behind it are decided within the same invocation."""
    processor = load("lambda_payment_processor")
    monkeypatch.setattr(processor, "TIMEOUT", 0.3)
    monkeypatch.setattr(processor, "RESERVE", 0.0)
    clock = Clock(4)
    event = {"Records": [message(number, payment(number), f"group-{number}") for number in range(10)]}
    with serving(dripping(WHOLE, 0.05), *[saying(200, APPROVAL, b"Connection: close\r\n")] * 12) as place:
        monkeypatch.setitem(processor.SETTINGS, "FRAUD_API_URL", f"http://{place}/")
        answer = processor.lambda_handler(event, clock)
    assert len(answer["batchItemFailures"]) <= 1
    assert sum(item["payment_status"] == "APPROVED" for item in payments().values()) >= 9


def test_an_answer_without_end_is_refused(processor):
    client = processor.Http()
    too_long = pytest.raises(http.client.HTTPException, match="answer is longer than 10000 bytes")
    with serving(saying(200, b"x" * 20_000)) as place, too_long:
        client.request("POST", f"http://{place}/", body=b"{}", headers={}, timeout=5)


def test_a_connection_is_kept_and_a_closed_one_opened_again(processor):
    client = processor.Http()

    def twice(connection):
        saying(200, b"1")(connection)
        take_request(connection)
        saying(200, b"2")(connection)

    with serving(twice, saying(200, b"3", b"Connection: close\r\n"), saying(200, b"4")) as place:
        answers = []
        for _ in range(5):
            try:
                asked = client.request("POST", f"http://{place}/", body=b"{}", headers={}, timeout=5)
                answers.append(asked.data)
            except (OSError, http.client.HTTPException):
                answers.append(b"lost")
    assert answers == [b"1", b"2", b"lost", b"3", b"4"]
    client.clear()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate of nobody that the world knows."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out",
         folder / "certificate.pem", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def test_the_authorities_are_those_of_the_bundle(processor, certificate):
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")

    def wrapped(connection):
        return served.wrap_socket(connection, server_side=True)

    known = processor.Http((certificate / "certificate.pem").read_text())
    with serving(*[saying(200, b"yes")] * 2, wrap=wrapped) as place:
        url = f"https://localhost:{place.rsplit(':', 1)[1]}/"
        with pytest.raises(ssl.SSLCertVerificationError):
            processor.Http().request("POST", url, body=b"{}", headers={}, timeout=5)
        assert known.request("POST", url, body=b"{}", headers={}, timeout=5).data == b"yes"
    known.clear()


def test_a_bundle_without_certificates_is_named(aws, monkeypatch):
    monkeypatch.setenv("FRAUD_API_CA_BUNDLE", "x")
    with pytest.raises(Exception, match="environment variable FRAUD_API_CA_BUNDLE holds no certificates") as raised:
        load("lambda_payment_processor")
    assert type(raised.value).__name__ == "ConfigurationError"


def test_the_token_comes_from_the_secret_and_anew_when_it_is_refused(aws, clock, fraud_api, payments, monkeypatch):
    secrets = client("secretsmanager", REGION)
    arn = secrets.create_secret(Name="fraud", SecretString="first\n")["ARN"]
    monkeypatch.setenv("FRAUD_API_SECRET_ARN", arn)
    processor = load("lambda_payment_processor")
    monkeypatch.setattr(processor, "time", clock)
    monkeypatch.setattr(processor, "HTTP", fraud_api)
    fraud_api.answers = [APPROVE, 401, APPROVE]
    processor.lambda_handler(batch(payment(1)), clock)
    secrets.put_secret_value(SecretId=arn, SecretString="second")
    assert processor.lambda_handler(batch(payment(2)), clock) == failed("m-1")
    assert processor.lambda_handler(batch(payment(2)), clock) == DONE
    assert [request["headers"]["Authorization"] for request in fraud_api.requests] == [
        "Bearer first",
        "Bearer first",
        "Bearer second",
    ]


@pytest.mark.parametrize("secret", [{"SecretString": "two\nlines"}, {"SecretBinary": b"x"}, {"SecretString": " "}])
def test_a_secret_that_is_no_token_fails_no_batch(secret, aws, clock, payments, monkeypatch):
    arn = client("secretsmanager", REGION).create_secret(Name="fraud", **secret)["ARN"]
    monkeypatch.setenv("FRAUD_API_SECRET_ARN", arn)
    processor = load("lambda_payment_processor")
    assert processor.lambda_handler(batch(PAYMENT, "no JSON"), clock) == failed("m-1", "m-2")
    assert payments()["tx-1"]["failure"]["reason"] == "the secret holds no token"


def test_a_secret_that_cannot_be_read_is_tried_again(aws, clock, payments, monkeypatch):
    monkeypatch.setenv("FRAUD_API_SECRET_ARN", f"arn:aws:secretsmanager:{REGION}:123456789012:secret:none-AbCdEf")
    processor = load("lambda_payment_processor")
    monkeypatch.setattr(processor, "time", clock)
    assert processor.lambda_handler(batch(PAYMENT), clock) == failed("m-1")
    assert payments()["tx-1"]["failure"]["cause"] == "FRAUD_API_UNAVAILABLE"
