"""What was typed and not sent: there again on the next day, for its author alone, gone once the act is done."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
import time_machine
from django import forms
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies

from tests.flows.bad_input.lines import LINES
from tests.story import PROMISES, REQUEST, Story
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.web import unsent as page
from zengxindai.web.fields import IdentityField
from zengxindai.workflow import registry
from zengxindai.workflow.forms import ActionForm, Opinion, Reason
from zengxindai.workflow.models import Unsent
from zengxindai.workflow.transition import Transition
from zengxindai.workflow.unsent import KEPT_DAYS, Clash, Place, forget_old


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="zengxindai.accounts.backends.AccountBackend")
    return client


def save(client: Client, url: str, token: str = "", **data: Any) -> Any:
    return client.put(url, json.dumps({"token": token, "data": data}), content_type="application/json")


@pytest.fixture
def case(story: Story) -> Any:
    return story.draft()


@pytest.fixture
def author(story: Story) -> Client:
    return signed_in(story.cast.enterprise.handler)


def where(case: Any, row: str = "application.edit") -> str:
    return f"/unsent/{row}/application/{case.pk}/"


def shown(client: Client, case: Any) -> Any:
    return client.get(f"/applications/{case.pk}/edit/")


def test_what_was_typed_is_there_again_exactly(case: Any, author: Client, story: Story) -> None:
    typed = {"amount": "３００万 <b>", "purpose": "采购\"钢材'", "is_first_loan": "on"}
    answer = save(author, where(case), **typed)
    assert answer.status_code == 200
    again = shown(signed_in(story.cast.enterprise.handler), case)
    form = again.context["form"]
    assert not form.is_bound
    assert (form["amount"].value(), form["purpose"].value()) == ("３００万 <b>", "采购\"钢材'")
    assert bool(form["is_first_loan"].value())
    assert form["months"].value() == 12, "what was not typed is the draft's"
    text = again.content.decode()
    assert "３００万 &lt;b&gt;" in text
    assert f'name="unsent" value="{answer.json()["token"]}"' in text
    assert "已恢复您于" in text or "Restored" in text
    assert f'action="{where(case)}"' in text
    assert not Event.objects.filter(verb="application.edit").exists(), "nothing was done"


def test_after_signing_out_and_in_on_another_day(case: Any, author: Client, story: Story) -> None:
    save(author, where(case), purpose="采购铜材")
    author.post("/accounts/sign-out/")
    assert save(author, where(case), purpose="x").status_code == 401
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        assert shown(signed_in(story.cast.enterprise.handler), case).context["form"]["purpose"].value() == "采购铜材"


def test_the_act_forgets_it_and_a_refusal_does_not(case: Any, author: Client) -> None:
    token = save(author, where(case), purpose="采购铜材").json()["token"]
    good = {name: str(value) for name, value in REQUEST.items()} | {"intended_bank": case.intended_bank_id}
    refused = author.post(f"/applications/{case.pk}/edit/", {**good, "amount": "x", "unsent": token})
    assert refused.status_code == 200
    assert f'name="unsent" value="{token}"' in refused.content.decode(), "the window goes on from what it has seen"
    assert refused.context["unsent"]["restored_at"] is None
    assert Unsent.objects.exists()
    assert author.post(f"/applications/{case.pk}/edit/", {**good, "unsent": token}).status_code == 302
    assert not Unsent.objects.exists()
    late = save(author, where(case), token, purpose="spät")
    assert (late.status_code, late.json()["token"]) == (409, ""), "a save under way does not bring it back"
    assert not Unsent.objects.exists()


def test_what_begins_a_case_is_kept_too(author: Client, story: Story) -> None:
    story.file()
    assert save(author, "/unsent/application.draft/", purpose="采购铜材").status_code == 200
    assert author.get("/applications/begin/draft/").context["form"]["purpose"].value() == "采购铜材"
    words = {**REQUEST, "intended_bank": story.cast.bank.organisation.pk}
    assert author.post("/applications/begin/draft/", words).status_code == 302
    assert not Unsent.objects.exists()


def test_what_begins_on_a_case_is_kept_with_that_case(story: Story) -> None:
    request = story.accepted()
    banker = signed_in(story.cast.bank.handler)
    url = f"/unsent/opinion.investigate/application/{request.pk}/"
    kept = save(banker, url, investigator_a=str(story.cast.bank.handler.pk))
    form = banker.get(f"/applications/{request.pk}/begin/opinion/investigate/").context["form"]
    assert kept.status_code == (200 if form.autosaves else 400)
    assert save(banker, f"/unsent/opinion.investigate/opinion/{request.pk}/", a="b").status_code == 404


def test_start_afresh(case: Any, author: Client) -> None:
    save(author, where(case), purpose="采购铜材")
    answer = author.post(where(case))
    assert (answer.status_code, answer["Location"]) == (302, f"/applications/{case.pk}/edit/")
    assert shown(author, case).context["form"]["purpose"].value() == "采购钢材"


def test_two_windows(case: Any, author: Client) -> None:
    first = save(author, where(case), purpose="一").json()["token"]
    second = save(author, where(case), first, purpose="二").json()["token"]
    older = save(author, where(case), first, purpose="三")
    assert (older.status_code, older.json()["token"]) == (409, second)
    assert older.json()["detail"]
    assert Unsent.objects.get().data == {"purpose": "二"}
    assert save(author, where(case), purpose="四").status_code == 409, "a window that has seen nothing"
    mine = save(author, where(case), second, purpose="三")
    assert mine.status_code == 200
    assert Unsent.objects.get().data == {"purpose": "三"}


def test_a_token_of_before_is_not_one_of_after(case: Any, author: Client) -> None:
    """Dropped and begun again: the number of the first row never fits the second."""
    first = save(author, where(case), purpose="一").json()["token"]
    author.post(where(case))
    second = save(author, where(case), purpose="二").json()["token"]
    assert first != second
    assert save(author, where(case), first, purpose="三").status_code == 409


def test_nobody_else_has_it(case: Any, author: Client, story: Story) -> None:
    save(author, where(case), purpose="采购铜材")
    colleague = signed_in(story.cast.enterprise.checker)
    assert shown(colleague, case).context["form"]["purpose"].value() == "采购钢材"
    assert save(colleague, where(case), purpose="另").status_code == 200
    assert Unsent.objects.count() == 2
    for stranger in (story.cast.other_enterprise.handler, story.cast.bank.handler):
        assert save(signed_in(stranger), where(case), purpose="x").status_code == 404
        assert signed_in(stranger).post(where(case)).status_code == 404
    assert Client().put(where(case)).status_code == 401
    assert Unsent.objects.count() == 2


def test_a_case_no_longer_seen_or_in_turn(case: Any, author: Client, story: Story, monkeypatch: Any) -> None:
    token = save(author, where(case), purpose="采购铜材").json()["token"]
    story.act("application.submit", case, "enterprise", **PROMISES)
    assert save(author, where(case), token, purpose="晚").status_code == 403
    unseen = registry.flow("application").model.objects.none()
    monkeypatch.setattr(type(registry.flow("application").model.objects), "visible_to", lambda self, user: unseen)
    assert save(author, where(case), token, purpose="晚").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/unsent/application.nothing/", "/unsent/nothing.edit/", "/unsent/application/", "/unsent/application.edit/",
        "/unsent/application.draw/application/1/", "/unsent/application.draft/application/1/",
        "/unsent/application.edit/loan/1/", "/unsent/application.edit/application/999999/",
        "/unsent/application.edit/application/99999999999999999999999/",
    ],
)  # fmt: skip
def test_places_that_are_none(case: Any, author: Client, url: str) -> None:
    assert save(author, url, purpose="x").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"x", b"[]", b"{}", b'{"token": 1, "data": {}}', b'{"token": "", "data": []}', b"[" * 30_000,
        b'{"token": "", "data": {"purpose": 1}}', b'{"token": "", "data": {"purpose": {"a": "b"}}}',
        b'{"token": "", "data": {"purpose": "\\u0000"}}', b'{"token": "", "data": {"purpose": "\\ud800"}}',
        b'{"token": "", "data": {"purpose": [["a"]]}}', b"\xff\xfe",
    ],
)  # fmt: skip
def test_what_no_page_sends(case: Any, author: Client, body: bytes) -> None:
    assert author.put(where(case), body, content_type="application/json").status_code == 400
    assert not Unsent.objects.exists()


def test_no_more_than_64_kilobytes(case: Any, author: Client) -> None:
    assert save(author, where(case), purpose="x" * 60_000).status_code == 200
    assert save(author, where(case), purpose="x" * 70_000).status_code == 413


def test_only_fields_of_the_form_are_kept(case: Any, author: Client) -> None:
    sent = {"purpose": "采购铜材", "csrfmiddlewaretoken": "t", "status": "FILED", "unsent": "1.1"}
    assert save(author, where(case), **sent).status_code == 200
    assert Unsent.objects.get().data == {"purpose": "采购铜材"}


class Secrets(ActionForm):
    """A form with everything that must not be kept."""

    autosave = True
    words = forms.CharField()
    identity_no = forms.CharField()
    spouse_identity_no = forms.CharField()
    phone = forms.CharField()
    contact_phone = forms.CharField()
    card = IdentityField()
    password = forms.CharField()
    pin = forms.CharField(widget=forms.PasswordInput)
    file = forms.FileField()


def test_secrets_are_neither_asked_for_nor_kept(case: Any, author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = registry.flow("application")
    row = flow.by_name["edit"]
    other = Transition(**{name: getattr(row, name) for name in row.__dataclass_fields__} | {"form": Secrets})
    monkeypatch.setitem(flow.by_name, "edit", other)
    sent = dict.fromkeys(Secrets.base_fields, "500116199003074518")  # type: ignore[attr-defined]
    assert save(author, where(case), **sent).status_code == 200
    assert Unsent.objects.get().data == {"words": "500116199003074518"}
    text = shown(author, case).content.decode()
    skipped = text.split('data-skip="')[1].split('"')[0].split()
    assert sorted(skipped) == sorted(set(sent) - {"words"})


def test_every_form_with_much_to_type_keeps_it(db: Any) -> None:
    kept = {row.key for flow in registry.flows() for row in flow.rows if row.for_people and row.form().autosaves}
    assert {"application.draft", "application.edit", "application.recommend", "claim.draft"} <= kept
    assert {"application.submit", "application.attach", "application.set_aside"} & kept == set()
    assert Opinion().autosaves
    assert Reason().autosaves


def test_what_is_old_is_deleted(case: Any, author: Client, story: Story) -> None:
    save(author, where(case), purpose="旧")
    day = timezone.localdate()
    assert forget_old(day + dt.timedelta(days=KEPT_DAYS), story.cast.bank.handler) == 0
    assert forget_old(day + dt.timedelta(days=KEPT_DAYS + 1), story.cast.bank.handler) == 1
    assert "workflow.forget_unsent" in dict(registry.jobs())


def test_a_page_alone_does_not_keep_anybody_signed_in(case: Any, author: Client) -> None:
    """The page's script saves only what differs from what it showed; the server has no other call for it."""
    text = shown(author, case).content.decode()
    assert "hx-trigger" not in text
    assert "data-autosave" in text


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    data=strategies.dictionaries(
        strategies.sampled_from([*REQUEST, "intended_bank", "other"]),
        strategies.text(max_size=40) | strategies.lists(strategies.text(max_size=9), max_size=3),
    )
)
def test_whatever_was_typed_the_page_opens(case: Any, author: Client, data: dict[str, Any]) -> None:
    Unsent.objects.all().delete()
    kept = save(author, where(case), **data)
    assert kept.status_code in (200, 400)
    assert shown(author, case).status_code == 200


def test_on_every_page_that_keeps(story: Story, author: Client) -> None:
    """Every row's form opens with nonsense in every field."""
    for line in LINES:
        form = line.transition.form
        odd = dict.fromkeys(form.base_fields, "乱 <x> 1e999")  # type: ignore[attr-defined]
        empty = form(initial=odd)
        for name, field in empty.fields.items():
            if not (isinstance(field, forms.ModelChoiceField) and field.queryset is None) and not page.secret(
                name, field
            ):
                assert str(empty[name]) != ""


def test_two_first_saves_at_once(committed: None) -> None:
    """Of two windows that have seen nothing one is told of the other."""
    from tests.cast import assemble

    person = assemble().enterprise.handler
    place = Place(person, registry.row("application.draft"), None)
    told: list[str] = []
    gate = threading.Barrier(2)

    def window(word: str) -> None:
        gate.wait()
        try:
            place.save({"purpose": word}, "")
            told.append("kept")
        except Clash as clash:
            assert clash.newer is not None
            told.append("clash")
        finally:
            connection.close()

    windows = [threading.Thread(target=window, args=(word,)) for word in "一二"]
    for each in windows:
        each.start()
    for each in windows:
        each.join()
    assert sorted(told) == ["clash", "kept"]
