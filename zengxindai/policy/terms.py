"""Terms: the scheme's numbers of one day as one frozen value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zengxindai.policy.goals import Goal, ScoreSheet, goals, score_sheets
from zengxindai.policy.models import BenchmarkRate, Document, Holiday, HolidayYear, Lpr, Parameter, Routing
from zengxindai.policy.models import on as in_force
from zengxindai.policy.sizes import SizeBand, size_bands
from zengxindai.policy.waivable import WaivableRule, waivable_rules
from zengxindai.workdays import Calendar


class TermMissing(LookupError):
    """The policy file names no value, or an unknown one, for a number the scheme needs on that day."""


@dataclass(frozen=True)
class MaterialKind:
    """What a file can be to a case. list: the notice's list it stands in ("A"), "" for what fits every case.

    required: without it the case is incomplete. repeat: several files are usual. valid_days: how long after its day
    it may be relied on; None: no limit. held: what the system has itself that stands for it, such as "filing"; "" for
    nothing. Label and hint are Chinese, `_en` English.
    """

    key: str
    label: str
    label_en: str
    required: bool = False
    list: str = ""
    repeat: bool = True
    hint: str = ""
    hint_en: str = ""
    valid_days: int | None = None
    held: str = ""


@dataclass(frozen=True)
class Terms:
    """The notice's parameters in force on `day` (domain note 8 §8.6).

    Amounts in yuan, percentages in %, *_wd in working days, *_days in days, *_months in months.
    """

    day: dt.date
    calendar: Calendar
    share_gov_pct: Decimal
    loan_cap: Decimal
    max_months: int
    rate_float_pct: Decimal
    cap_basis: str
    exit_npl_pct: Decimal
    npl_yellow_pct: Decimal
    npl_orange_pct: Decimal
    district_npl_pct: Decimal
    claim_wait_days: int
    claim_warn_days: int
    claim_again_max: int
    settlement_min_days: int
    recovery_deposit_wd: int
    recovery_cost_warn_pct: Decimal
    progress_report_months: int
    seizure_reminder_days: tuple[int, ...]
    filing_ack_wd: int
    lapse_days: int
    draw_confirm_wd: int
    dept_review_wd: int
    bank_accept_wd: int
    dd_wd: int
    finance_review_wd: int
    gov_wd: int
    entrust_wd: int
    pay_wd: int
    recommendation_valid_months: int
    blacklist_years: int
    blacklist_blocks_requests: bool
    blacklist_objection_wd: int
    guarantee_share_pct: Decimal
    guarantee_share_min_pct: Decimal
    guarantee_share_max_pct: Decimal
    guarantor_net_assets: Decimal
    guarantor_paid_in_capital: Decimal
    guarantor_leverage_warn: Decimal
    guarantor_leverage_small: Decimal
    guarantor_small_balance_pct: Decimal
    guarantor_small_count_pct: Decimal
    guarantor_single_pct: Decimal
    guarantor_group_pct: Decimal
    pool_covers_guaranteed_residual: bool
    leverage_warn: Decimal
    balance_warn_pct: Decimal
    statement_match_days: int
    statement_due_months: int
    report_due_wd: int
    evaluation_objection_wd: int
    allocation_basis: str
    allocation_cap_pct: Decimal
    allocation_unit: Decimal
    application_order: tuple[str, ...]
    major_shareholder_pct: Decimal
    integrity_check_valid_days: int
    individual_businesses_eligible: bool
    whitelist_valid_months: int
    invitation_pause_days: int
    pool_total: Decimal
    inquiry_wd: int
    inquiry_max_wd: int
    coordination_wd: int
    coordination_max_wd: int
    meeting_months: int
    reveals_per_day: int
    reminder_before_wd: int
    reminder_every_wd: int
    first_check_days: int
    token_days: int
    systems_sign: bool
    check_months: int
    check_lead_days: int
    agreement_reminder_days: tuple[int, ...]
    password_history: int
    password_staff_days: int
    password_enterprise_days: int
    deadlines: Mapping[str, int]
    townships: tuple[str, ...]
    chains: Mapping[str, tuple[str, ...]]
    benchmarks: tuple[tuple[int, Decimal], ...]
    lprs: Mapping[str, Decimal]
    routing: Mapping[str, str]
    materials: tuple[MaterialKind, ...]
    size_bands: tuple[SizeBand, ...]
    waivable: tuple[WaivableRule, ...] = ()
    goals: tuple[Goal, ...] = ()
    score_sheets: Mapping[str, ScoreSheet] = field(default_factory=dict)
    personal_data_years: Mapping[str, int] = field(default_factory=dict)

    def deadline(self, key: str) -> int | None:
        """Working days allowed in a state ("application.SUBMITTED"); None when unlimited."""
        return self.deadlines.get(key)

    def signatures(self, key: str) -> tuple[str, ...] | None:
        """The duties that sign a row ("application.recommend") one after another; None: the row's own single duty."""
        return self.chains.get(key)

    def waivable_rule(self, code: str) -> WaivableRule | None:
        """How a rule may be waived; None when it may not."""
        return next((rule for rule in self.waivable if rule.code == code), None)

    def benchmark(self, months: int) -> Decimal:
        """The benchmark lending rate for a term, % a year (Article 14)."""
        for tier, rate in self.benchmarks:
            if months <= tier:
                return rate
        raise TermMissing(f"no benchmark rate for {months} months on {self.day}")

    def lpr(self, term: str) -> Decimal:
        """The loan prime rate ("1Y" or "5Y"), % a year."""
        if term not in self.lprs:
            raise TermMissing(f"no LPR {term} on {self.day}")
        return self.lprs[term]

    def rate_cap(self, months: int) -> Decimal:
        """The highest rate for a term, % a year: basis × (1 + float) (Article 14)."""
        base = self.benchmark(months) if self.cap_basis == "BENCHMARK" else self.lpr("1Y")
        return (base * (100 + self.rate_float_pct) / 100).quantize(Decimal("0.0001"))

    def sector(self, industry_code: str) -> str | None:
        """The sector responsible for an industry class; the longest known prefix wins (Article 6.2)."""
        for length in range(len(industry_code), 0, -1):
            if industry_code[:length] in self.routing:
                return self.routing[industry_code[:length]] or None
        return None


KINDS: dict[str, Any] = {
    "Decimal": lambda value: Decimal(str(value)),
    "int": int,
    "str": str,
    "bool": bool,
    "tuple[str, ...]": tuple,
    "tuple[int, ...]": lambda values: tuple(int(value) for value in values),
}


def on(day: dt.date) -> Terms:
    """The terms of a day; TermMissing when the policy of that day is incomplete or not loaded."""
    stamp = Document.objects.order_by("-loaded_at").values_list("loaded_at", flat=True).first()
    if stamp is None:
        raise TermMissing("no policy loaded: run manage.py load_policy")
    return _on(day, stamp)


@lru_cache(maxsize=4096)
def _on(day: dt.date, stamp: dt.datetime) -> Terms:
    values: dict[str, Any] = dict(Parameter.objects.filter(in_force(day)).values_list("key", "value"))
    fields = {name: kind for name, kind in Terms.__annotations__.items() if kind in KINDS and name != "day"}
    if missing := fields.keys() - values.keys():
        raise TermMissing(f"{day}: no value for {', '.join(sorted(missing))}")
    known = {name: KINDS[str(kind)](values[name]) for name, kind in fields.items()}
    return Terms(
        day=day,
        calendar=_calendar(stamp),
        deadlines=values.get("deadlines", {}),
        chains={key: tuple(chain) for key, chain in values.get("signatures", {}).items()},
        benchmarks=tuple(BenchmarkRate.objects.filter(in_force(day)).order_by("tier").values_list("tier", "rate")),
        lprs=dict(Lpr.objects.filter(in_force(day)).values_list("term", "rate")),
        materials=tuple(MaterialKind(**row) for row in values.get("materials", ())),
        size_bands=size_bands(values.get("size_classes", {})),
        waivable=waivable_rules(values.get("waivable", ())),
        goals=goals(values.get("goals", ())),
        score_sheets=score_sheets(values.get("score_sheets", {})),
        personal_data_years=values.get("personal_data_years", {}),
        routing=dict(Routing.objects.filter(in_force(day)).values_list("prefix", "sector")),
        **known,
    )


@lru_cache(maxsize=8)
def _calendar(stamp: dt.datetime) -> Calendar:
    years = frozenset(HolidayYear.objects.values_list("year", flat=True))
    return Calendar(dict(Holiday.objects.values_list("day", "worked")), years)
