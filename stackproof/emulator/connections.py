"""HTTP connections that are kept: SDKs and Terraform make thousands of requests, and each new one costs a thread."""

from __future__ import annotations

import io
import logging
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

_LOG = logging.getLogger("stackproof.emulator")


class KeptConnection(MotoRequestHandler):
    """Serves request after request on a connection, where werkzeug closes it after the first.

    werkzeug cannot keep it, for an application may leave a part of a request unread, or begin an answer before its
    end is known. Here a request is read, and an answer made, whole: moto's are in memory anyway.
    """

    disable_nagle_algorithm = True  # or an answer's second packet waits for the acknowledgement of its first

    def make_environ(self) -> dict[str, Any]:
        """Read a request, its body too."""
        environ = super().make_environ()
        body = environ["wsgi.input"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        chunked = bool(environ.get("wsgi.input_terminated"))
        environ["wsgi.input"] = io.BytesIO(body.read() if chunked else body.read(length) if length else b"")
        return environ

    def run_wsgi(self) -> None:
        """Answer one request."""
        self.environ = environ = self.make_environ()
        try:
            parts, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
            body = b"".join(parts)
        except Exception:
            _LOG.exception("%s %s", self.command, self.path)
            status, headers, body = "500 Internal Server Error", Headers(), b""
        code, _, phrase = status.partition(" ")
        without_body = self.command == "HEAD" or code in ("204", "304")
        if not without_body:
            headers["Content-Length"] = str(len(body))
        self.send_response(int(code), phrase)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if not without_body:
            self.wfile.write(body)
