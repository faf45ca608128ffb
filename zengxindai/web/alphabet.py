"""Every request is read as UTF-8, whatever alphabet its sender names.

Django takes the name of any codec of Python's, zlib and idna among them, and fails with it before the first middleware
is asked: so the name is left out before Django sees it. What is not UTF-8 then reads as damaged, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

NAMED = re.compile(r""";\s*charset\*?[\d*]*\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def read_as_utf8(application: Application) -> Application:
    """The same application, told no alphabet."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = NAMED.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return answered
