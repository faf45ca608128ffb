"""The head office's administrator enters branches and their people; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import PASSWORD, SINCE
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Organisation, User
from zengxindai.audit.models import Event

WORDS = {"name": "双福支行", "code": "CQNSH-SF", "phone": "023-47521234", "address": "双福街道"}


@pytest.fixture
def admin(story: Story) -> Client:
    bank, duties = story.cast.bank.organisation, ("administrator",)
    user = people.enrol(bank, "cqnsh-admin", "重农管理", duties, password=PASSWORD, valid_from=SINCE)
    client = Client()
    client.force_login(user)
    return client


def test_a_branch_and_its_people(admin: Client, story: Story) -> None:
    assert admin.post("/administration/branches/", WORDS).status_code == 302
    branch = Organisation.objects.get(code="CQNSH-SF")
    assert branch.parent == story.cast.bank.organisation
    assert Event.objects.filter(verb="organisation.add", case_id=branch.pk).count() == 1
    assert "双福支行" in admin.get("/administration/branches/").content.decode()
    person = {
        "office": branch.pk,
        "username": "sf-zhang",
        "full_name": "张双福",
        "duties": ["handler"],
        "password": PASSWORD,
    }
    assert admin.post("/administration/people/add/", person).status_code == 200
    clerk = User.objects.get(username="sf-zhang")
    assert clerk.organisation == branch
    page = admin.get("/administration/people/").content.decode()
    assert "张双福" in page and "双福支行" in page
    assert admin.get(f"/administration/people/{clerk.pk}/").status_code == 200


def test_a_code_counts_once_and_what_was_typed_stays(admin: Client) -> None:
    admin.post("/administration/branches/", WORDS)
    answer = admin.post("/administration/branches/", WORDS | {"name": "另一支行"})
    assert answer.status_code == 200
    assert "另一支行" in answer.content.decode()
    assert Organisation.objects.filter(parent__isnull=False).count() == 1
    assert admin.post("/administration/branches/", WORDS | {"code": "小写 sf"}).status_code == 200


def test_an_office_of_another_bank_is_no_choice(admin: Client, story: Story) -> None:
    admin.post("/administration/branches/", WORDS)
    other = story.cast.other_bank.organisation
    person = {
        "office": other.pk,
        "username": "sf-zhang",
        "full_name": "张双福",
        "duties": ["handler"],
        "password": PASSWORD,
    }
    assert admin.post("/administration/people/add/", person).status_code == 200
    assert not User.objects.filter(username="sf-zhang").exists()
    stranger = story.cast.other_bank.handler
    assert admin.get(f"/administration/people/{stranger.pk}/").status_code == 404


def test_only_a_bank_s_head_office_has_branches(admin: Client, story: Story) -> None:
    admin.post("/administration/branches/", WORDS)
    branch = Organisation.objects.get(code="CQNSH-SF")
    for organisation, answer in ((branch, 404), (story.cast.finance_bureau.organisation, 404)):
        user = people.enrol(organisation, f"a-{organisation.pk}", "管理", ("administrator",), valid_from=SINCE)
        client = Client()
        client.force_login(user)
        assert client.get("/administration/branches/").status_code == answer
        assert client.post("/administration/branches/", WORDS | {"code": "X-1"}).status_code == answer
    plain = Client()
    plain.force_login(story.cast.bank.checker)
    assert plain.get("/administration/branches/").status_code == 403
