"""Bad input where no row is: addresses, filters of lists, the inbox, signatures and their way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.flows.bad_input.doors import BROWSER, answer_of
from tests.flows.bad_input.garbage import BODIES, ENDLESS, SHAPES, SMILE
from tests.flows.bad_input.lines import BY_ROW
from tests.flows.bad_input.scenes import Place, Theatre, nobody, undone
from zengxindai.audit.models import Event
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal

GARBAGE = ("", "abc", "\x00", "-1", str(10**30), "9" * 5000, SMILE, "' OR 1=1 --", "买" * 1000, "٣")
PATHS = [flow.path for flow in registry.flows()]
WORDLESS = "/proposals/{pk}/{act}/"


@pytest.fixture
def reviewed(theatre: Theatre) -> Place:
    """A request at its department, everybody signed in."""
    place = theatre.show("checked")
    for duty in ("handler", "checker", "approver"):
        place.client("department", duty)
    return place


@pytest.fixture
def proposal(reviewed: Place) -> Iterator[Proposal]:
    """The recommendation of the department's handler, waiting for the checker."""
    line = BY_ROW["application.recommend"]
    for team in ("other_department", "enterprise"):
        reviewed.client(team, "checker")
    with undone():
        words = line.words(reviewed.story, reviewed.case)
        assert BROWSER.knock(reviewed.client("department", "handler"), line.transition, reviewed.case, words).done
        yield Proposal.objects.latest("id")


def broken(response: Any) -> str:
    """The trace of an answer that broke down, else nothing."""
    return answer_of(response).trace


@pytest.mark.parametrize("path", PATHS)
def test_lists_take_any_filter(reviewed: Place, path: str) -> None:
    client, faults = reviewed.client("department", "handler"), []
    for value in GARBAGE:
        narrowed = [{"status": value, "x": value}] if value in GARBAGE[1:4] else []
        for query in ({"q": value, "before": value}, *narrowed):
            for url in (f"/{path}/", f"/api/{path}/"):
                with undone():
                    answer = client.get(url, query)
                faults += [(url, query, answer.status_code, broken(answer))] if answer.status_code != 200 else []
    assert not faults


def test_the_inbox_takes_any_query(reviewed: Place) -> None:
    client, faults = reviewed.client("department", "handler"), []
    for value in GARBAGE:
        for query in ({"q": value}, {"tab": value}, {"tab": "done", "q": value}, {"tab": "notices", "q": value}):
            with undone():
                answer = client.get("/", query)
            faults += [(query, answer.status_code, broken(answer))] if answer.status_code != 200 else []
    assert not faults


@pytest.mark.parametrize("path", PATHS)
def test_addresses_that_name_nothing(reviewed: Place, path: str) -> None:
    client, pk, faults = reviewed.client("department", "handler"), reviewed.case.pk, []
    ends = ("nonsense/", "-1/", "0/", f"{10**30}/", f"{'9' * 5000}/", "1.0/", "%00/", "1%00/")
    acts = ("begin/nonsense/", f"{pk}/nonsense/", f"{pk}/begin/nonsense/draft/", f"{pk}/begin/claim/nonsense/")
    acts += (f"{pk}/begin/{path}/draft/", f"{10**30}/take/", f"{10**30}/begin/opinion/investigate/")
    for end in (*ends, *acts):
        for url in (f"/{path}/{end}", f"/api/{path}/{end}"):
            with undone():
                answer = (client.post if end in acts else client.get)(url)
            faults += [(url[:80], answer.status_code, broken(answer))] if answer.status_code != 404 else []
    assert not faults


def test_methods_that_are_none(reviewed: Place) -> None:
    faults, before = [], reviewed.marks()
    client = reviewed.client("department", "handler")
    pk = reviewed.case.pk
    for url in (
        "/",
        "/applications/",
        f"/applications/{pk}/",
        f"/applications/{pk}/take/",
        f"/applications/{pk}/refuse/",
    ):
        for prefix in ("", "/api"):
            for send in (client.put, client.patch, client.delete, client.options, client.trace, client.head):
                with undone():
                    answer = send(f"{prefix}{url}")
                    assert reviewed.marks() == before
                faults += [(send.__name__, prefix, url, broken(answer))] if answer.status_code >= 500 else []
    assert not faults


def test_an_opinion_that_cannot_be_kept_signs_nothing(reviewed: Place, proposal: Proposal) -> None:
    checker, url = reviewed.client("department", "checker"), WORDLESS.format(pk=proposal.pk, act="sign")
    for opinion in ("x" * ENDLESS, "a\x00b"):
        since = Event.objects.count()
        answer = checker.post(url, {"opinion": opinion}, follow=True)
        call = checker.post(f"/api{url}", json.dumps({"opinion": opinion}), content_type="application/json")
        assert (answer.status_code, call.status_code) == (200, 400)
        assert list(call.json()["errors"]) == ["opinion"]
        assert Event.objects.count() == since
        assert proposal.signatures.count() == 1
        text = " ".join(map(str, answer.context["messages"]))
        assert "退回" not in text, "the words are wrong, no reason for sending back is missing"
        assert text


def test_nothing_is_sent_back_without_a_reason(reviewed: Place, proposal: Proposal) -> None:
    checker, url = reviewed.client("department", "checker"), WORDLESS.format(pk=proposal.pk, act="send-back")
    for reason in ("", "   ", "x" * ENDLESS, "a\x00b"):
        since = Event.objects.count()
        answer = checker.post(url, {"reason": reason}, follow=True)
        call = checker.post(f"/api{url}", json.dumps({"reason": reason}), content_type="application/json")
        assert list(answer.context["messages"])
        assert (call.status_code, list(call.json()["errors"])) == (400, ["reason"])
        assert Event.objects.count() == since
        proposal.refresh_from_db()
        assert proposal.state == Proposal.State.OPEN


@pytest.mark.parametrize(("act", "field"), [("sign", "opinion"), ("send-back", "reason")])
def test_bodies_and_shapes_at_signatures(reviewed: Place, proposal: Proposal, act: str, field: str) -> None:
    checker, url = reviewed.client("department", "checker"), f"/api/proposals/{proposal.pk}/{act}/"
    tried = {
        **BODIES,
        **{str(n): (json.dumps({field: shape}), "application/json", 400) for n, shape in enumerate(SHAPES)},
    }
    tried["half a character"] = (json.dumps({field: "买\ud800"}), "application/json", 400)
    faults = []
    for name, (body, kind, status) in tried.items():
        with undone():
            answer = checker.post(url, body, content_type=kind)
        faults += [(name, answer.status_code, broken(answer))] if answer.status_code != status else []
    assert not faults


@pytest.mark.parametrize("act", ["sign", "send-back"])
def test_a_proposal_is_nobody_else_s(reviewed: Place, proposal: Proposal, act: str) -> None:
    words = {"opinion": "同意", "reason": "不妥"}
    since, url = Event.objects.count(), WORDLESS.format(pk=proposal.pk, act=act)
    for team in ("other_department", "enterprise"):
        stranger = reviewed.client(team, "checker")
        assert stranger.post(url, words).status_code == 404
        assert stranger.post(f"/api{url}", words, content_type="application/json").status_code == 404
    for wrong in ("handler", "approver"):
        early = reviewed.client("department", wrong)
        assert early.post(url, words).status_code == 403
        assert early.post(f"/api{url}", words, content_type="application/json").status_code == 403
    assert nobody().post(url, words).headers["Location"].startswith("/accounts/")
    assert nobody().post(f"/api{url}", words).status_code == 401
    for pk in (0, 987_654_321, 10**30):
        checker, gone = reviewed.client("department", "checker"), WORDLESS.format(pk=pk, act=act)
        assert checker.post(gone, words).status_code == 404
        assert checker.post(f"/api{gone}", words, content_type="application/json").status_code == 404
    assert Event.objects.count() == since
