"""Run as a process of its own: the first sheet of a workbook from standard input as JSON to standard output.

A workbook can be made to unpack to any size, and the parser takes the memory before anybody can ask how much. So it
runs under limits of memory and time that end this process, and not the one that serves people.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from io import BytesIO

from python_calamine import CalamineWorkbook

MEMORY = 768 * 1024 * 1024
SECONDS = 20
# The longest import, and what may stand above its header.
ROWS_MAX = 50_000 + 20
COLUMNS_MAX = 100
OUTPUT_MAX = 64 * 1024 * 1024
TOO_MANY = 3


def plain(value: object) -> object:
    """A cell as JSON holds it: days and times are marked."""
    if isinstance(value, dt.datetime | dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, dt.time | dt.timedelta):
        return {"time": str(value)}
    return value


def main() -> int:
    """0 and the rows; TOO_MANY when there are more of them than are taken."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheet = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    last_row, last_column = sheet.end or (0, 0)
    if last_row >= ROWS_MAX or last_column >= COLUMNS_MAX:
        return TOO_MANY
    answer = json.dumps([[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)])
    if len(answer) > OUTPUT_MAX:
        return TOO_MANY
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
