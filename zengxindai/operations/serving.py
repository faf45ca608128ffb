"""The lines of the web server itself, in the form of all others: JSON, and no words from outside."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from zengxindai.operations.logs import Line


class Lines(Logger):
    """gunicorn's own lines: starting, stopping, a worker that died or could not begin."""

    def setup(self, cfg: Any) -> None:
        """As the library's, each line written by the product's form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Line())
