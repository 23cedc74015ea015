"""Receive webhooks and trust those alone that are signed: a small server that needs no package.

    NABOTRAKK_WEBHOOK_SECRET=whsec_… python receive_webhooks.py 9000

Behind a proxy that speaks TLS; the service sends to public https addresses alone.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = base64.b64decode(os.environ["NABOTRAKK_WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 300
seen: set[str] = set()


def is_genuine(message_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """Whether the message was signed with our secret, a moment ago (Standard Webhooks)."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    expected = base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(f"v1,{expected}", each) for each in signatures.split())


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what is genuine, 401 to anything else."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        message_id, timestamp, signatures = (
            self.headers.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature")
        )
        genuine = is_genuine(message_id, timestamp, signatures, body)
        # A message may come twice, as the same: its answer was lost.
        if genuine and message_id not in seen:
            seen.add(message_id)
            message = json.loads(body)
            print(message_id, message["type"], message["data"], flush=True)
        self.send_response(204 if genuine else 401)
        self.end_headers()


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(f"Listening on port {server.server_port}", flush=True)
    server.serve_forever()
