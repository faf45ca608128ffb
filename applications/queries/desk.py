"""What the department reads before it decides: every check already made, by the rules themselves (Articles 3 to 17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications import rules
from applications.models import Application, EnterpriseFile, IntegrityCheck
from applications.queries.application import has_open_twin
from applications.queries.blacklist import bars_of
from applications.queries.enterprise import file_of
from applications.queries.parties import agreement_of
from applications.queries.review import answers, corrections, evidence_of, marked, names_of, reads_integrity
from applications.queries.submission import differences, materials_missing
from applications.states import ApplicationState, SizeClass
from zengxindai.accounts import wall
from zengxindai.accounts.models import User
from zengxindai.findings import Finding
from zengxindai.policy import articles, materials
from zengxindai.policy.terms import Terms
from zengxindai.web import present
from zengxindai.workflow import engine, registry

GOOD, NOTE, BAD = "good", "note", "bad"
EARLIER = 20


def line(label: Any, compared: Any, found: Iterable[Finding], article: int | None, **more: Any) -> dict[str, Any]:
    """One check: how it ended, what was compared with what, the rule's own sentences and the article."""
    told = list(found)
    outcome = BAD if any(each.blocks for each in told) else NOTE if told else GOOD
    return {
        "label": label,
        "outcome": outcome,
        "compared": compared,
        "sentences": [articles.sentence(each) for each in told],
        "article_text": articles.cite(article) if article else "",
        **more,
    }


def checks_panel(application: Application, user: User) -> dict[str, Any] | None:
    """Every automatic check of a request, one line each."""
    if application.status == ApplicationState.DRAFT:
        return None
    now, file = present.today_terms(), file_of(application.enterprise)
    found = [*_enterprise(application, file, now), *_request(application, file, now)]
    return {"checks": [*found, _integrity(application, user, now), _bank(application), _earlier(application, user)]}


def _enterprise(application: Application, file: EnterpriseFile | None, now: Terms) -> Iterator[dict[str, Any]]:
    code, address = application.enterprise.code, application.registered_address
    area = f"{code[2:8]} / {rules.DISTRICT_AREA} · {address}"
    yield line(_("Registered in the district"), area, rules.registered_here(code, address), 3)
    yield line(_("Credit code"), code, rules.valid_uscc(code), 16)
    if file is not None:
        legal = rules.eligible_type(file.company_type, now)
        yield line(_("Legal form"), file.get_company_type_display(), legal, 4)
    business = rules.eligible_business(application.industry_code, application.declared_clean)
    yield line(_("Industry class"), application.industry_code, business, 11)
    if application.size:
        size = SizeClass(application.size)
        yield line(_("Size of the enterprise"), size.label, rules.eligible_size(size), 4)
    found = bars_of(application.enterprise, now.day)
    compared = "；".join(f"{bar.label} {bar.until}" for bar in found) or gettext("no entry of the firm or its people")
    yield line(_("Black list"), compared, rules.not_barred(found, now), 21)


def _request(application: Application, file: EnterpriseFile | None, now: Terms) -> Iterator[dict[str, Any]]:
    amount = f"{application.amount:,.2f} ≤ {now.loan_cap:,.2f}"
    yield line(_("Amount of one loan"), amount, rules.within_cap(application.amount, now), 12)
    months = f"{application.months} ≤ {now.max_months}"
    yield line(_("Term (months)"), months, rules.within_term(application.months, now), 13)
    twin = has_open_twin(application)
    yield line(_("Open request for the same"), application.purpose, rules.no_open_twin(twin), 16)
    if file is not None:
        owed = file.existing_loans.present().aggregate(count=Count("id"), total=Sum("balance"))
        words = gettext("%(count)d loans, %(total)s yuan in all")
        yield line(_("Existing loans"), words % {**owed, "total": f"{owed['total'] or 0:,.2f}"}, (), 16)
    wanted = [kind for kind in materials.kinds(now, "A") if kind.required]
    missing = materials_missing(application, wanted)
    share = f"{len(wanted) - len(missing)} / {len(wanted)}"
    yield line(_("Materials of list A"), share, rules.materials_complete(missing), 16)


def _integrity(application: Application, user: User, now: Terms) -> dict[str, Any]:
    """The result for all who review; what was found, and about whom, for those who read the answers."""
    told = answers(application)
    there = sum(answer is not None for answer in told.values())
    found = rules.integrity_complete(told, now.day, now)
    shown = line(_("Integrity checks"), f"{there} / {len(told)}", found, 11)
    return shown if reads_integrity(user, application) else {**shown, "sentences": []}


def _bank(application: Application) -> dict[str, Any]:
    bank = application.intended_bank
    agreement = agreement_of(bank) if bank is not None else None
    compared = f"{bank} · {agreement.status_label}" if agreement else bank or "–"
    return line(_("Preferred bank's agreement"), compared, rules.bank_cooperates(agreement and agreement.status), 15)


def _earlier(application: Application, user: User) -> dict[str, Any]:
    """Earlier requests of the enterprise: how many, and those this person may see, with their outcome."""
    others = Application.objects.filter(enterprise=application.enterprise_id, pk__lt=application.pk)
    others = others.exclude(status=ApplicationState.DRAFT)
    seen = Application.objects.visible_to(user).filter(pk__in=others.values("pk")).order_by("-pk")[:EARLIER]
    links = [
        {"url": case.get_absolute_url(), "label": f"{case.number} · {case.amount:,.2f} · {case.status_label}"}
        for case in seen
    ]
    with wall.whole():
        count = others.count()
    return line(_("Earlier requests"), count, (), 16, links=links)


def review_panel(application: Application, user: User) -> dict[str, Any] | None:
    """For who may mark: the way to the review side by side, with how much of it is left."""
    if engine.may_touch(registry.row("application.mark_material"), user, application) is None:
        return None
    unchecked, _wrong = marked(application, materials.kinds(present.today_terms(), "A"))
    return {"url": reverse("application-review", args=[application.pk]), "left": len(unchecked)}


def integrity_panel(application: Application, user: User) -> dict[str, Any] | None:
    """The answers about the enterprise and its people, newest first, with their files of evidence."""
    if not reads_integrity(user, application):
        return None
    names = names_of(application)
    evidence = {act: [present.file_line(file) for file in files] for act, files in evidence_of(application).items()}
    told = IntegrityCheck.objects.filter(application=application).select_related("person", "organisation", "by")
    acts: dict[int, dict[str, Any]] = {}
    for each in told.order_by("-id")[:400]:
        act = acts.setdefault(
            each.event_id,
            {
                "day": each.checked_on,
                "source": each.source,
                "clear": each.clear,
                "note": each.note,
                "by": f"{each.organisation} {each.by.full_name}",
                "subjects": {},
                "categories": {},
                "files": evidence.get(each.event_id, []),
            },
        )
        act["subjects"][names.get(each.person_id) or str(each.person)] = True
        act["categories"][each.get_category_display()] = True
    rows = [
        {**act, "subjects": [*act["subjects"]][::-1], "categories": [*act["categories"]][::-1]} for act in acts.values()
    ]
    return {"acts": rows} if rows else None


def corrections_panel(application: Application, user: User) -> dict[str, Any] | None:
    """What the department wants corrected, item by item; the owner ticks off what is in words."""
    shown = (ApplicationState.RETURNED, ApplicationState.SUBMITTED, ApplicationState.DEPT_REVIEW)
    items = corrections(application) if application.status in shown else []
    if not items:
        return None
    mine = application.status == ApplicationState.RETURNED and user.organisation_id == application.enterprise_id
    return {
        "items": items,
        "left": sum(not each["done"] for each in items),
        "tick_url": reverse("application-act", args=[application.pk, "tick_item"]) if mine else "",
        "send_url": reverse("apply-step-of", args=[application.pk, "materials"]) if mine else "",
    }


def differences_panel(application: Application, user: User) -> dict[str, Any] | None:
    """After a resubmission: what changed, field by field and file by file."""
    if application.submission_count < 2 or application.status == ApplicationState.RETURNED:
        return None
    fields, files = differences(application)
    told = [{**each, "kind": materials.label(each["kind"]) or each["kind"]} for each in files]
    return {"fields": fields, "files": told}
