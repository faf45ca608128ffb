"""One call over the network: to a public address, over TLS, following nobody, within seconds."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

# [R] Seconds for one step of the network, and for all of it: a system that answers drop by drop keeps nobody.
STEP, WHOLE = 3.0, 8.0


class Forbidden(Exception):
    """An address that is not called, in a word."""


@dataclass(frozen=True)
class Answered:
    """What came back: the status, or why nothing did; how long it took."""

    status: int | None
    error: str
    milliseconds: int

    @property
    def absent(self) -> bool:
        """Whether nobody is there for any call: no answer, too many, or a gateway's excuse."""
        return self.status in (None, 429, 502, 503, 504)

    @property
    def accepted(self) -> bool:
        """Whether the system said yes; a redirection is no yes, and nobody follows it."""
        return self.status is not None and 200 <= self.status < 300


def checked(url: str) -> tuple[SplitResult, str, int]:
    """An address's parts, the one network address that is called, and the port. Raises Forbidden.

    What a name resolves to is looked at and called itself, so that it cannot be another the next moment.
    """
    parts = urlsplit(url)
    loopback = settings.WEBHOOK_LOOPBACK
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise Forbidden("not https")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as wrong:
        raise Forbidden("port") from wrong
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise Forbidden("address")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise Forbidden("unknown host") from unknown
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(public(each) or (loopback and local(each)) for each in addresses):
        raise Forbidden("private address")
    return parts, addresses[0], port


def public(address: str) -> bool:
    """Whether an address is one of the public network; one of the old network in the new one's clothes counts as is."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast


def local(address: str) -> bool:
    """Whether it is this machine."""
    return ipaddress.ip_address(address.split("%")[0]).is_loopback


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Send a body once; never raises for what the network or the other side does."""
    began = time.monotonic()
    status, error = None, ""
    try:
        status = _post(url, body, headers)
    except Forbidden as forbidden:
        error = str(forbidden)
    except (OSError, http.client.HTTPException, ValueError) as failed:
        error = type(failed).__name__
    return Answered(status, error[:60], int((time.monotonic() - began) * 1000))


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts, address, port = checked(url)
    host = str(parts.hostname)
    raw = socket.create_connection((address, port), timeout=STEP)
    end = threading.Timer(WHOLE, hang_up, [raw])
    end.start()
    try:
        line = raw
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            hang = threading.Timer(WHOLE, hang_up, [line])
            end.cancel()
            end = hang
            end.start()
        connection = http.client.HTTPConnection(host, port, timeout=STEP)
        connection.sock = line
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    finally:
        end.cancel()
        with contextlib.suppress(OSError):
            raw.close()


def hang_up(line: socket.socket) -> None:
    """End a conversation that lasts too long."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
