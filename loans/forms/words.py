"""What the forms of this app share."""

from __future__ import annotations

AREA = {"rows": 3}
