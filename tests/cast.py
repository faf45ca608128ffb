"""The standing cast: one organisation of every kind, three people in each, two banks and two enterprises."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zengxindai.accounts import people
from zengxindai.accounts.duties import OPERATORS, Duty
from zengxindai.accounts.models import Kind, Organisation, Sector, User

SINCE = dt.date(2019, 1, 1)
PASSWORD = "Zeng-xin-2020!"
FIRM = "91500116MA5U0A019D"
OTHER_FIRM = "91500116MA5U0A0278"

DISTRICT = (
    (Kind.FINANCE_BUREAU, "CZJ", "区财政局"),
    (Kind.FIN_DEV_CENTER, "JFZX", "区金融发展服务中心"),
    (Kind.GUARANTOR, "CXDB", "诚信融资担保公司"),
    (Kind.DISTRICT_GOV, "QZF", "区人民政府"),
    (Kind.PBOC_BRANCH, "RHJJ", "人行江津中心支行"),
    (Kind.REGULATOR, "YBJ", "江津银保监分局"),
    (Kind.AUDITOR, "SJJ", "区审计局"),
)


@dataclass
class Team:
    """An organisation and the three people who sign for it; a bank has a second handler, for two investigate."""

    organisation: Organisation
    handler: User
    checker: User
    approver: User
    second: User | None = None

    def who(self, duty: str) -> User:
        """The person of this team who holds a duty."""
        return {Duty.HANDLER: self.handler, Duty.CHECKER: self.checker, Duty.APPROVER: self.approver}[Duty(duty)]


def team(kind: str, code: str, name: str, sector: str = "") -> Team:
    """An organisation with handler, checker and approver; the operator's three administer system, security, audit."""
    organisation = people.organise(kind, code, name, sector=sector, valid_from=SINCE)
    users = [
        people.enrol(
            organisation,
            f"{code.lower()}-{duty}",
            f"{name[:4]}{label}",
            (OPERATORS[number] if kind == Kind.OPERATOR else duty,),
            password=PASSWORD,
            valid_from=SINCE,
        )
        for number, (duty, label) in enumerate(
            ((Duty.HANDLER, "经办"), (Duty.CHECKER, "复核"), (Duty.APPROVER, "审签"))
        )
    ]
    second = None
    if kind == Kind.BANK:
        second = people.enrol(
            organisation, f"{code.lower()}-b", f"{name[:4]}乙", (Duty.HANDLER,), password=PASSWORD, valid_from=SINCE
        )
    return Team(organisation, *users, second)


@dataclass
class Cast:
    """Everybody by role; `teams` by the name of the role."""

    teams: dict[str, Team]

    def __getattr__(self, role: str) -> Team:
        try:
            return self.teams[role]
        except KeyError as error:
            raise AttributeError(role) from error

    def of(self, organisation: Organisation) -> Team:
        """The team of an organisation."""
        return next(each for each in self.teams.values() if each.organisation.pk == organisation.pk)


def assemble() -> Cast:
    """Create the cast, or find it where it exists."""
    people.ensure_robot()
    teams = {str(kind): team(kind, code, name) for kind, code, name in DISTRICT}
    teams["bank"] = team(Kind.BANK, "CQNSH", "重庆农商行江津支行")
    teams["other_bank"] = team(Kind.BANK, "SXYH", "三峡银行江津支行")
    teams["department"] = team(Kind.SECTOR_DEPT, "JXW", "区经济信息委", Sector.INDUSTRY)
    teams["other_department"] = team(Kind.SECTOR_DEPT, "NYW", "区农业农村委", Sector.AGRICULTURE)
    teams["enterprise"] = team(Kind.ENTERPRISE, FIRM, "江津晨光机械有限公司")
    teams["other_enterprise"] = team(Kind.ENTERPRISE, OTHER_FIRM, "江津花椒食品有限公司")
    return Cast(teams)
