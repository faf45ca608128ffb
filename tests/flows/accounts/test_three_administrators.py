"""System, security and audit: three people of the operator, disjoint powers, and no case for any of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast, Team, team
from zengxindai.accounts import people, queries, second_factor
from zengxindai.accounts.duties import OPERATORS, Duty
from zengxindai.accounts.models import DutyHeld, Kind, User
from zengxindai.administration import actions
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow import registry

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
DAY = NOW.date()
PAGES = {"security": "/administration/security/", "audit": "/administration/trail/"}


@pytest.fixture
def operator(cast: Cast) -> Team:
    """The operator's three: system, security, audit."""
    return team(Kind.OPERATOR, "YWZX", "系统运维中心")


def browser(user: User) -> Client:
    """A person signed in."""
    client = Client()
    client.force_login(user)
    return client


def test_the_three_see_no_case_and_move_none(cases: dict[str, Any], cast: Cast) -> None:
    three = cast.teams["operator"]
    for user in (three.handler, three.checker, three.approver):
        client, found = browser(user), []
        for name, case in cases.items():
            flow = registry.flow(name)
            assert not flow.model.objects.visible_to(user).exists(), (user, name)
            for base in (f"/{flow.path}/", f"/api/{flow.path}/"):
                if client.get(f"{base}{case.pk}/").status_code != 404:
                    found.append(f"{base}{case.pk}/")
            for row in flow.rows:
                if row.for_people and row.on is None:
                    done = client.post(f"/api/{flow.path}/{case.pk}/{row.name}/", {}, content_type="application/json")
                    if done.status_code != 404:
                        found.append(row.key)
            page = client.get(f"/{flow.path}/")
            if page.status_code == 200 and str(case) in page.content.decode():
                found.append(flow.path)
        assert found == [], user
        assert not {url for _, url in links(client)} & {f"/{flow.path}/" for flow in registry.flows()}


def links(client: Client) -> set[tuple[str, str]]:
    """The menu."""
    return {(str(each["label"]), str(each["url"])) for each in client.get("/").context["menu"]}


def test_nobody_holds_two_and_none_holds_a_case_duty(operator: Team) -> None:
    system = operator.handler
    for duty in (Duty.SECURITY, Duty.AUDIT):
        with pytest.raises(Refused, match="PPL-13"):
            people.give(system, duty, valid_from=DAY)
        with pytest.raises(IntegrityError, match="duty_held_powers_apart"), transaction.atomic():
            DutyHeld.objects.create(user=system, duty=duty, valid_from=DAY)
    for duty in (Duty.HANDLER, Duty.CHECKER, Duty.APPROVER, Duty.SYSTEM):
        with pytest.raises(Refused, match="PPL-05"):
            people.give(operator.approver, duty, valid_from=DAY)
    held = operator.checker.duties_held.get()
    people.end(held, day=DAY)
    assert people.give(operator.checker, Duty.AUDIT, valid_from=DAY), "one after the other is another matter"


def test_other_organisations_have_no_such_duties(cast: Cast) -> None:
    for duty in (Duty.SECURITY, Duty.AUDIT):
        with pytest.raises(Refused, match="PPL-05"):
            people.give(cast.bank.handler, duty, valid_from=DAY)


def test_each_page_is_there_for_its_own_administrator_only(operator: Team, cast: Cast) -> None:
    members = dict(zip(OPERATORS, (operator.handler, operator.checker, operator.approver), strict=True))
    members[Duty.HANDLER] = cast.finance_bureau.handler
    for duty, user in members.items():
        answers = {name: browser(user).get(page).status_code for name, page in PAGES.items()}
        assert answers == {name: 200 if name == duty else 404 for name in PAGES}, duty
    assert [Client().get(page).status_code for page in PAGES.values()] == [302, 302]


def test_security_replaces_what_is_lost_and_gives_no_duty(operator: Team, cast: Cast) -> None:
    client, user = browser(operator.checker), cast.bank.approver
    second_factor.begin(user)
    page = client.get(PAGES["security"], {"q": user.username})
    assert [each.pk for each in page.context["people"]] == [user.pk]
    assert not client.get(PAGES["security"]).context["people"]
    client.post(PAGES["security"], {"person": user.pk, "wish": "second-factor", "password": PASSWORD})
    event = Event.objects.latest("id")
    assert (event.verb, event.duty, event.case_id) == ("user.reset_second_factor", "security", user.pk)
    assert second_factor.enrolment(user) is None
    issued = client.post(PAGES["security"], {"person": user.pk, "wish": "password", "password": PASSWORD})
    assert User.objects.get(pk=user.pk).check_password(issued.context["password"])
    for person in ("", "x", "9" * 30, "-1", "0", "\x00"):
        assert client.post(PAGES["security"], {"person": person, "wish": "password"}).status_code == 404
    with pytest.raises(NotYours):
        actions.appoint(operator.checker, user, "checker", valid_from=DAY, at=NOW)
    assert client.get("/administration/people/").status_code == 403


def test_who_gives_power_opens_no_accounts_of_others(operator: Team, cast: Cast) -> None:
    for user in (cast.bank.approver, operator.checker):
        with pytest.raises(NotYours):
            actions.issue_password(operator.handler, user, at=NOW)
        with pytest.raises(NotYours):
            actions.reset_second_factor(operator.handler, user, at=NOW)
    page = browser(operator.handler).get(f"/administration/people/{operator.checker.pk}/")
    assert "/password/" not in page.content.decode()


def test_audit_reads_who_administered_what_and_nothing_of_cases(operator: Team, cast: Cast) -> None:
    actions.issue_password(operator.checker, cast.bank.handler, at=NOW)
    actions.set_suspended(operator.handler, cast.other_bank.organisation, True, reason="停业", at=NOW)
    page = browser(operator.approver).get(PAGES["audit"])
    assert [row["event"].verb for row in page.context["rows"]] == ["organisation.suspend", "user.issue_password"]
    assert cast.other_bank.organisation.name in page.content.decode()
    for before in ("x", "9" * 30, "0"):
        assert browser(operator.approver).get(PAGES["audit"], {"before": before}).status_code == 200
    with pytest.raises(NotYours):
        actions.issue_password(operator.approver, cast.bank.handler, at=NOW)


def test_the_audit_sees_no_event_of_a_case(cases: dict[str, Any], cast: Cast) -> None:
    assert Event.objects.exclude(case_type__in=("user", "organisation", "parameter")).exists()
    rows = browser(cast.teams["operator"].approver).get(PAGES["audit"]).context["rows"]
    assert {row["event"].case_type for row in rows} <= {"user", "organisation", "parameter"}


def test_the_operator_appoints_its_own_three(operator: Team) -> None:
    client = browser(operator.handler)
    offered = client.get("/administration/people/add/").context["form"].fields["duties"].choices
    assert [value for value, _ in offered] == list(OPERATORS)
    sent = {"username": "an-quan", "full_name": "安全员", "duties": ["security"], "password": PASSWORD}
    assert client.post("/administration/people/add/", sent).context["password"]
    assert queries.duties_of(User.objects.get(username="an-quan"), timezone.localdate()) == {"security"}
    both = {"username": "er-ren", "full_name": "二任", "duties": ["security", "audit"], "password": PASSWORD}
    refused = client.post("/administration/people/add/", both)
    assert refused.context["form"].non_field_errors()
    assert not User.objects.filter(username="er-ren").exists()
