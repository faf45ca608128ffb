"""A bank's core system as a client of 增信贷: Python's standard library, nothing else.

    python3 bank_client.py https://zxd.example.gov.cn KEY    # prints the bank's loans

See docs/bank-systems.md. Amounts and days are text; every act has a key of its own, by which it may be sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

TRIES = 5
# A call older than this is somebody's copy of an earlier one.
TOO_OLD = 300


class Problem(Exception):
    """The answer was no. What is wrong stands in `said`: detail, code of the rule, article, errors or findings."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(f"{said.get('code')}: {said.get('detail')}")
        self.said = said


class Bank:
    """One system of one bank."""

    def __init__(
        self,
        base: str,
        key: str,
        pause: Callable[[float], None] = time.sleep,
        secret: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """secret: what calls are signed with, where the bank's administrator made one."""
        self.base, self.key, self.pause = base.rstrip("/"), key, pause
        self.secret, self.clock = secret, clock

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        """One request; waits and asks again where the answer says so. Raises Problem for any other no."""
        url = path if path.startswith("http") else self.base + path
        sent = {"Authorization": f"Token {self.key}", "Accept": "application/json", **headers}
        for attempt in range(TRIES):
            signed = sent | self.signature(method, url, body or b"")  # anew for every sending
            request = urllib.request.Request(url, body, signed, method=method)  # noqa: S310 - the bureau's own address
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After")
                if wait is None or attempt == TRIES - 1:
                    raise Problem(json.load(error)) from error
                self.pause(float(wait))
            except OSError:  # the answer was lost: the same key makes sure that nothing is done twice
                if attempt == TRIES - 1:
                    raise
                self.pause(2**attempt)
        raise AssertionError("not reached")

    def signature(self, method: str, url: str, body: bytes) -> dict[str, str]:
        """The headers of a signed call; none where nothing is signed."""
        if not self.secret:
            return {}
        parts = urllib.parse.urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        timestamp, nonce = str(int(self.clock())), secrets.token_urlsafe(16)
        lines = "\n".join(("v1", method, path, hashlib.sha256(body).hexdigest(), timestamp, nonce))
        signed = hmac.new(self.secret.encode(), lines.encode(), hashlib.sha256).hexdigest()
        return {"Zxd-Timestamp": timestamp, "Zxd-Nonce": nonce, "Zxd-Signature": f"v1={signed}"}

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Every case of a list, page after page."""
        following: str | None = path
        while following:
            page = self.ask("GET", following)
            yield from page["results"]
            following = page["next"]

    def act(self, path: str, key: str, words: Any) -> Any:
        """One act. key: the bank's own name for it, such as its transaction's number."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self.ask("POST", path, json.dumps(words).encode(), **headers)

    def repay(self, loan: int, day: str, principal: str, voucher: str) -> int:
        """Prepare a repayment; returns the proposal that a colleague signs in the browser."""
        words = {"paid_on": day, "principal": principal, "voucher_no": voucher, "reason": ""}
        return int(self.act(f"/api/loans/{loan}/repay/", f"repay-{voucher}", words)["proposal"])

    def send_movements(self, rows: list[dict[str, str]], key: str) -> dict[str, Any]:
        """Up to 50,000 movements at once; waits until they are checked and returns the run."""
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
        run = self.ask("POST", "/api/movements/bulk/", lines.encode(), **headers)
        while run["state"] == "CHECKING":
            self.pause(2)
            run = self.ask("GET", run["url"])
        return dict(run)


def is_genuine(secret: str, headers: Any, body: bytes, now: float) -> bool:
    """Whether a call comes from 增信贷 and was sent just now: compare before reading anything in the body."""
    timestamp = headers.get("Zxd-Timestamp", "")
    if not timestamp.isdigit() or abs(now - int(timestamp)) > TOO_OLD:
        return False
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("Zxd-Signature", ""), f"v1={signed}")


def listener(secret: str, told: Callable[[dict[str, Any]], None], clock: Callable[[], float] = time.time) -> HTTPServer:
    """A server for calls: hands each genuine one over once, by its Zxd-Delivery, and answers 204; else 401."""
    seen: set[str] = set()  # in a real system: a table with a unique key

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            genuine = is_genuine(secret, self.headers, body, clock())
            delivery = self.headers.get("Zxd-Delivery", "")
            if genuine and delivery not in seen:
                told(json.loads(body))
                seen.add(delivery)
            self.send_response(204 if genuine else 401)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return HTTPServer(("127.0.0.1", 0), Listener)


if __name__ == "__main__":
    for loan in Bank(sys.argv[1], sys.argv[2]).pages("/api/loans/"):
        print(loan["number"], loan["subject"], loan["status_label"])
