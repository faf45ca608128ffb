"""A sheet of movements: the request that takes it, the worker that checks and carries it out, beside COPY.

script/bench imports [ROWS] [--each MOVEMENTS OF A LOAN]
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tests.bench.house import floor_page, house, line, timed

DRAWN, MOVED = "1000000", "1.00"


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/bench imports")
    parser.add_argument("rows", nargs="?", type=int, default=2000, help="movements in the sheet, up to 50000")
    parser.add_argument("--each", type=int, default=10, help="movements of one loan")
    return parser.parse_args()


def main() -> None:
    """Make the loans, send the sheet, print the figures."""
    asked = arguments()
    with house() as folder:
        import time_machine
        from django.conf import settings

        settings.PRIVATE_ROOT = folder / "private"
        settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "axes" not in each]
        from tests.database.test_guards import NOW

        story = told(NOW, max(1, asked.rows // asked.each))
        with time_machine.travel(NOW + dt.timedelta(days=5), tick=True):
            measure(story, asked.rows, asked.each)


def told(now: dt.datetime, loans: int) -> Any:
    """A story with one loan, a planned check, and so many copies of it."""
    from loans import tasks
    from tests.cast import assemble
    from tests.database.copies import OWN, copy_all, filing_rows, numbered
    from tests.story import Story
    from zengxindai.accounts.queries import robot

    story = Story(assemble(), now)
    story.agreement()
    loan = story.registered().loan
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan, amount=DRAWN, repayment="EQUAL_PRINCIPAL"))
    tasks.plan_checks(story.day, robot())
    below = {"application_id": OWN}
    rows = {
        **filing_rows(loan.filing),
        loan: {**below, "filing_id": OWN, "number": numbered("number"), "note_no": numbered("note_no")},
        loan.movements.get(): {"loan_id": OWN, "note_no": numbered("note_no")},
    }
    rows |= {each: {"loan_id": OWN, "number": numbered("number")} for each in loan.checks.all()}
    copy_all(rows, loans)
    for place, each in enumerate(loan.instalments.order_by("place")):
        copy_all({each: {"id": f"{1_000_000 * (place + 1)} + g", "loan_id": OWN}}, loans)
    story.loan, story.loans = loan, loans  # type: ignore[attr-defined]
    return story


def rows_of(story: Any, count: int, each: int) -> Iterator[list[str]]:
    """Movements in the order of days: nine repayments and a further disbursement."""
    on = story.day.isoformat()
    for serial in range(count):
        which = serial % story.loans + 1
        name, draws = f"{story.loan.number}-{which}", serial // story.loans == each - 1 and each > 1
        note = f"JJN-{serial}" if draws else ""
        yield [name, "", "放款" if draws else "还款", on, MOVED, f"V-{serial}", "", note]


def workbook(story: Any, count: int, each: int) -> bytes:
    """The sheet as a bank's system would write it."""
    import xlsxwriter

    from loans.forms.sheets import MOVEMENTS

    output = BytesIO()
    with xlsxwriter.Workbook(output, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["增信贷贷款收付明细"])
        page.write_row(2, 0, [column.label for column in MOVEMENTS.columns(story.cast.bank.handler)])
        for number, row in enumerate(rows_of(story, count, each), start=3):
            page.write_row(number, 0, row)
    return output.getvalue()


def measure(story: Any, count: int, each: int) -> None:
    """The figures."""
    from django.test import Client

    from loans.models import Movement
    from zengxindai.notifications import outbox
    from zengxindai.workflow.models import SheetRun

    content = workbook(story, count, each)
    sender, checker = Client(), Client()
    sender.force_login(story.cast.bank.handler)
    checker.force_login(story.cast.bank.checker)
    print(f"{count} movements of {story.loans} loans, {len(content) / 1e6:.1f} MB\n")
    page = floor_page()
    line("floor: a bare page of 50 rows", page)
    took, answer = timed(lambda: sender.post("/imports/movements/", {"file": upload(content)}))
    assert answer.status_code == 302, answer.content.decode()[:500]
    line("request: the sheet is sent", took, page)
    run = SheetRun.objects.latest("id")
    url = f"/imports/runs/{run.pk}/"
    line("request: the page of the sheet", timed(lambda: sender.get(url))[0], page)
    bare, guarded = floors(story, count)
    line("floor: COPY and one set-based check", bare)
    line("floor: COPY into the guarded tables", guarded, bare)
    began = time.process_time()
    checked, _ = timed(lambda: outbox.drain(1, long=True))
    spent = (time.process_time() - began) / count * 1000
    run.refresh_from_db()
    if run.state == "CHECKING" or run.state == "WRONG":
        raise SystemExit(f"{run.state}: {run.told}")
    line("worker: checked", checked, bare, said(checked, guarded, count, spent))
    sender.post(url, {"sign": "1"})
    line("request: signed", timed(lambda: checker.post(url, {"sign": "1"}))[0], page)
    began = time.process_time()
    done, _ = timed(lambda: outbox.drain(1, long=True))
    spent = (time.process_time() - began) / count * 1000
    run.refresh_from_db()
    assert (run.state, run.done) == ("DONE", count), (run.state, run.told)
    assert Movement.objects.filter(voucher_no__startswith="V-").count() == count
    line("worker: carried out", done, bare, said(done, guarded, count, spent))


def said(seconds: float, guarded: float, count: int, spent: float) -> str:
    """A row's share, on the clock and of the worker's own processor time, and the ratio to the guarded tables."""
    return f"{seconds / count * 1000:.2f} ms a row, {spent:.2f} of the processor; {seconds / guarded:.1f} × guarded"


def upload(content: bytes) -> Any:
    """The file as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("收付.xlsx", content)


def floors(story: Any, count: int) -> tuple[float, float]:
    """The same rows by COPY: into a bare table with one check; and into the guarded ones. Taken back each time."""
    from django.db import connection, transaction

    from tests.database.copies import FIRST

    on = story.day.isoformat()
    kept = f"REPAYMENT\t{on}\t{on}\t-{MOVED}"
    text = "".join(f"{FIRST + serial % story.loans + 1}\t{kept}\tC-{serial}\t\n" for serial in range(count))
    columns = '(loan_id, kind, "on", entered_on, principal, voucher_no, note_no)'

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT * FROM loans_movement LIMIT 0")
            cursor.copy_expert(f"COPY staged {columns} FROM STDIN", BytesIO(text.encode()))
            cursor.execute(
                "SELECT count(*) FROM staged s JOIN loans_loan l ON l.id = s.loan_id"
                " WHERE l.status NOT IN ('ACTIVE', 'OVERDUE') OR l.outstanding + s.principal < 0 OR EXISTS"
                " (SELECT 1 FROM loans_movement m WHERE m.loan_id = s.loan_id AND m.voucher_no = s.voucher_no)"
            )
            assert cursor.fetchone() == (0,)

    def guarded() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(f"COPY loans_movement {columns} FROM STDIN", BytesIO(text.encode()))
            cursor.execute(
                "UPDATE loans_loan l SET outstanding = outstanding + moved FROM"
                " (SELECT loan_id, sum(principal) AS moved FROM loans_movement WHERE voucher_no LIKE 'C-%%' GROUP BY 1)"
                " s WHERE l.id = s.loan_id"
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    return timed(bare)[0], timed(guarded)[0]


if __name__ == "__main__":
    main()
