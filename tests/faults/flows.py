"""Short flows across several houses, each with a token of its own in what it enters, and what has to be true of it.

A fund flow brings money to a special account under the government's approval, a receipt flow books what came back of a
paid claim, a repayment flow lowers a loan, a question flow is played by people on pages.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.faults.clients import Done, Journal, Person, Program, Stopped, said
from tests.faults.servers import Servers

KINDS = ("fund", "receipt", "repayment", "question")
FUND, TOTAL, REPAID = "1000.00", "100.00", "10.00"
ONE_LOAN = threading.Lock()
# By kind: the table and the column that bear the token, the verb of its beginning, the state at its end.
WHERE = {
    "fund": ("compensation_fundmovement", "basis", "fund_movement.draft", "BOOKED"),
    "receipt": ("compensation_receipt", "voucher_no", "receipt.register", "CONFIRMED"),
    "repayment": ("loans_movement", "voucher_no", "loan.repay", ""),
    "question": ("applications_inquiry", "topic", "inquiry.ask", "ANSWERED"),
}


class Flow:
    """One flow from its first act to its last."""

    def __init__(self, servers: Servers, number: int, people: dict[str, Person]) -> None:
        self.kind, self.servers, self.people = KINDS[number % len(KINDS)], servers, people
        self.token = f"F{number:04d}"
        self.journal = Journal(self.token, self.kind)
        self.program = Program(servers, self.journal)

    def play(self) -> None:
        """To the end; what stops it is in the journal."""
        self.journal.began = time.monotonic()
        try:
            getattr(self, self.kind)()
        except (Stopped, AssertionError) as stopped:
            self.journal.wrong.append(str(stopped))
        self.journal.ended = time.monotonic()

    def signed(self, verb: str, path: str, first: str, *others: str, **words: Any) -> None:
        """An act and the signatures it still needs."""
        done = self.program.act(first, verb, path, **words)
        for person in others:
            assert done.proposal, done
            done = self.program.act(person, verb, f"/proposals/{done.proposal}/sign/", opinion="同意")
        assert done.event, done

    def begun(self, verb: str, path: str, person: str, **words: Any) -> Done:
        """A new case."""
        return self.program.act(person, verb, path, **words)

    def fund(self) -> None:
        """Drafted and signed by the bureau, approved by the government, booked by the guarantor."""
        day, at = self.servers.day, "fund_movement"
        words = {"on": self.servers.cases["agreement"], "kind": "DEPOSIT", "amount": FUND, "basis": self.token}
        path = f"/fund-movements/{self.begun(f'{at}.draft', '/fund-movements/draft/', 'czj-handler', **words).case}/"
        self.signed(f"{at}.submit", f"{path}submit/", "czj-handler", "czj-checker", opinion="")
        approval = {"approval_no": f"府函{self.token}", "approved_on": day}
        self.signed(f"{at}.approve", f"{path}approve/", "qzf-approver", **approval)
        booked = {"voucher_no": f"ZH{self.token}", "booked_on": day}
        self.signed(f"{at}.book", f"{path}book/", "cxdb-handler", "cxdb-checker", **booked)

    def receipt(self) -> None:
        """Registered by the bank, verified by the bureau, returned by the bank, booked by the guarantor."""
        day, at = self.servers.day, "receipt"
        words = {"total": TOTAL, "costs": "0", "interest": "0", "method": "ENFORCED", "received_on": day}
        words |= {"on": self.servers.cases["recovery"], "voucher_no": self.token}
        path = f"/receipts/{self.begun(f'{at}.register', '/receipts/register/', 'cqnsh-handler', **words).case}/"
        self.signed(f"{at}.verify", f"{path}verify/", "czj-handler", opinion="")
        returned = {"deposit_voucher_no": f"JC{self.token}", "deposited_on": day}
        self.signed(f"{at}.deposit", f"{path}deposit/", "cqnsh-handler", **returned)
        self.signed(f"{at}.confirm", f"{path}confirm/", "cxdb-handler", opinion="")

    def repayment(self) -> None:
        """Recorded and checked in the bank, which signs one repayment of a loan after the other."""
        words = {"paid_on": self.servers.day, "principal": REPAID, "voucher_no": self.token}
        path = f"/loans/{self.servers.cases['loan']}/repay/"
        with ONE_LOAN:
            self.signed("loan.repay", path, "cqnsh-handler", "cqnsh-checker", **words)

    def question(self) -> None:
        """Asked by the bank's handler and answered by the enterprise, on pages."""
        bank, firm = self.people["bank"], self.people["firm"]
        for person in (bank, firm):
            person.journal = self.journal
        page = f"/applications/{self.servers.cases['application']}/"
        words = {"topic": self.token, "question": "请补充流水", "items": "", "answer_by": self.servers.later(7)}
        asked = self.looks(bank, page, self.token)
        bank.press(f"{page}begin/inquiry/ask/", asked, **words)
        (case,) = self.servers.asked("select id from applications_inquiry where topic = %s", self.token)[0]
        self.journal.answers.append(Done("inquiry.ask", "inquiry", case, None, None))
        answered = self.looks(firm, f"/inquiries/{case}/", f"答复{self.token}")
        firm.press(f"/inquiries/{case}/answer/", answered, answer=f"答复{self.token}")
        self.journal.answers.append(Done("inquiry.answer", "inquiry", case, None, None))

    @staticmethod
    def looks(person: Person, path: str, words: str) -> Callable[[], bool]:
        """Whether a person finds words on a page."""
        return lambda: words in said(person.patiently(lambda: person.ask(path)))


def differences(servers: Servers, journals: list[Journal]) -> list[str]:
    """What was answered as done and is not, what is there twice, what did not come to its end."""
    found = [f"{each.name}: {wrong}" for each in journals for wrong in each.wrong]
    for each in journals:
        table, column, verb, end = WHERE[each.kind]
        rows = servers.asked(f"select count(*) from {table} where {column} = %s", each.name)[0][0]
        if rows != 1:
            found.append(f"{each.name}: {verb} is there {rows} times")
        if end and servers.asked(f"select 1 from {table} where {column} = %s and status <> %s", each.name, end):
            found.append(f"{each.name}: did not come to {end}")
        found += [f"{each.name}: {what}" for done in each.answers for what in missing(servers, done)]
    return found


def missing(servers: Servers, done: Done) -> list[str]:
    """What is not there of an act that was answered as done, and what is there of it twice."""
    if done.proposal:
        there = servers.asked("select 1 from workflow_proposal where id = %s and row = %s", done.proposal, done.verb)
        return [] if there else [f"{done.verb}: the proposal {done.proposal} is lost"]
    where = [done.case_type, done.case, done.verb]
    events = servers.asked("select id from audit_event where case_type = %s and case_id = %s and verb = %s", *where)
    ids = [pk for (pk,) in events]
    if done.event and done.event not in ids:
        return [f"{done.verb}: the event {done.event} is lost"]
    # A loan is repaid many times; every other act of these flows is done once on its case.
    if not ids or (len(ids) > 1 and done.verb != "loan.repay"):
        return [f"{done.verb} on {done.case_type} {done.case} was done {len(ids)} times"]
    return []


def money(servers: Servers, journals: list[Journal]) -> dict[str, tuple[Decimal, Decimal]]:
    """By kind of flow what it should have moved, in yuan, and what the books and rows say it moved."""
    asked = {
        "fund": (FUND, "select sum(amount) from compensation_fundmovement where basis = any(%s) and status = 'BOOKED'"),
        "receipt": ("65.00", "select sum(pool_return) from compensation_receipt where voucher_no = any(%s)"),
        "repayment": (REPAID, "select sum(principal) from loans_movement where voucher_no = any(%s)"),
    }
    moved = {}
    for kind, (each, sql) in asked.items():
        names = [journal.name for journal in journals if journal.kind == kind]
        moved[kind] = (Decimal(each) * len(names), abs(servers.asked(sql, names)[0][0] or Decimal(0)))
    return moved
