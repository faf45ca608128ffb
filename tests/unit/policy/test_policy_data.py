"""The notice's file against the notice: every article's words, every number, rate, holiday and route."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tests.unit.notice import CALENDAR, DAY, OFF, YUAN
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Sector
from zengxindai.policy.management.commands.load_policy import DEFAULT
from zengxindai.policy.sizes import size_bands
from zengxindai.policy.terms import KINDS, MaterialKind, TermMissing, Terms
from zengxindai.policy.waivable import SEPARABLE, NotWaivable, waivable_rules
from zengxindai.workdays import ONE_DAY, Calendar
from zengxindai.workflow import registry

NOTICE: dict[str, Any] = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
ARTICLES = {row["number"]: re.sub(r"\s", "", row["text"]) for row in NOTICE["articles"]}
PARAMETERS: dict[str, Any] = {row["key"]: row for row in NOTICE["parameters"]}

# How many characters an article has without spaces, and words it must hold.
WORDS = {
    1: (155, "指导思想", "融资难、融资贵"),
    2: (168, "工作目标", "0.5亿元", "100户", "3000万元、净增30户", "1.8%以内"),
    3: (156, "业务内容", "2000万资本金", "3000万元风险补偿资金池", "注册地在区内"),
    4: (78, "产品定义", "共同认定", "简称“增信贷”"),
    5: (95, "合作模式", "逾期贷款本金", "65%：35%"),
    6: (815, "明确责任分工", "区财政局职责", "限时办贷", "按月向区财政局", "参与贷后监管"),
    7: (63, "资金来源", "总额3000万元", "绩效目标比例"),
    8: (115, "资金账户管理", "封闭运行", "提取和支用须经区政府审批"),
    9: (236, "风险补偿金代偿", "经区政府同意后由区财政局委托", "按65%由合作银行存入", "据实清算"),
    10: (66, "风险补偿资金的退出", "启动代偿程序", "超过贷款余额的10%"),
    11: (147, "贷款企业基本条件", "购买期货、从事房地产开发", "连带责任保证"),
    12: (34, "贷款额度", "最高不得超过500万元"),
    13: (26, "贷款期限", "最长不超过2年", "到期偿还后可续贷"),
    14: (61, "贷款利率", "基准利率的20%"),
    15: (31, "签订协议", "《增信贷风险补偿资金合作协议》"),
    16: (36, "企业申请", "向行业主管部门申请"),
    17: (59, "部门推荐", "提出书面意见后向合作银行推荐"),
    18: (66, "贷款发放", "区财政局、区金融发展服务中心、区诚信融资担保公司备案"),
    19: (53, "贷后跟踪和检查"),
    20: (82, "信息沟通机制"),
    21: (94, "列为黑名单，5年内不得享受"),
    22: (85, "不得随意减少", "区政府停止与该银行的合作"),
    23: (61, "落实专人具体负责", "按相关规定问责"),
    24: (12, "本方案之发布之日起执行。"),
}
# The district's five sub-districts and twenty-five towns.
TOWNSHIPS = (
    "几江街道", "德感街道", "鼎山街道", "双福街道", "圣泉街道", "油溪镇", "吴滩镇", "石门镇", "朱杨镇", "石蟆镇",
    "永兴镇", "塘河镇", "白沙镇", "龙华镇", "李市镇", "慈云镇", "蔡家镇", "中山镇", "嘉平镇", "柏林镇",
    "先锋镇", "珞璜镇", "贾嗣镇", "夏坝镇", "西湖镇", "杜市镇", "广兴镇", "四面山镇", "支坪镇", "四屏镇",
)  # fmt: skip
# Every parameter of the domain's list, its value, and the article it stands in; None: our default.
NUMBERS: dict[str, tuple[Any, int | None]] = {
    "share_gov_pct": (YUAN(65), 5),
    "loan_cap": (YUAN("5000000.00"), 12),
    "max_months": (24, 13),
    "rate_float_pct": (YUAN(20), 14),
    "cap_basis": ("BENCHMARK", 14),
    "exit_npl_pct": (YUAN(10), 10),
    "npl_yellow_pct": (YUAN(5), None),
    "npl_orange_pct": (YUAN(8), None),
    "district_npl_pct": (YUAN("1.8"), 2),
    "claim_wait_days": (0, None),
    "claim_warn_days": (60, None),
    "claim_again_max": (1, None),
    "settlement_min_days": (180, None),
    "recovery_deposit_wd": (5, None),
    "recovery_cost_warn_pct": (YUAN(10), None),
    "progress_report_months": (3, None),
    "seizure_reminder_days": ((60, 30), None),
    "filing_ack_wd": (3, None),
    "lapse_days": (60, None),
    "draw_confirm_wd": (10, None),
    "dept_review_wd": (5, None),
    "bank_accept_wd": (2, None),
    "dd_wd": (10, None),
    "finance_review_wd": (10, None),
    "gov_wd": (10, None),
    "entrust_wd": (2, None),
    "pay_wd": (3, None),
    "recommendation_valid_months": (6, None),
    "blacklist_years": (5, 21),
    "blacklist_blocks_requests": (True, None),
    "blacklist_objection_wd": (5, None),
    "guarantee_share_pct": (YUAN(80), None),
    "guarantee_share_min_pct": (YUAN(50), None),
    "guarantee_share_max_pct": (YUAN(90), None),
    "guarantor_net_assets": (YUAN("20000000.00"), None),
    "guarantor_leverage_warn": (YUAN(10), None),
    "guarantor_paid_in_capital": (YUAN("20000000.00"), 3),
    "guarantor_leverage_small": (YUAN(15), None),
    "guarantor_small_balance_pct": (YUAN(50), None),
    "guarantor_small_count_pct": (YUAN(80), None),
    "guarantor_single_pct": (YUAN(10), None),
    "guarantor_group_pct": (YUAN(15), None),
    "pool_covers_guaranteed_residual": (False, None),
    "leverage_warn": (YUAN(10), None),
    "balance_warn_pct": (YUAN(10), None),
    "statement_match_days": (3, None),
    "statement_due_months": (1, None),
    "report_due_wd": (5, None),
    "evaluation_objection_wd": (5, None),
    "allocation_basis": ("COMPLETION_RATE", None),
    "allocation_cap_pct": (YUAN(100), None),
    "allocation_unit": (YUAN(1), None),
    "application_order": (("COST", "PRINCIPAL", "INTEREST"), None),
    "major_shareholder_pct": (YUAN(25), None),
    "integrity_check_valid_days": (30, None),
    "individual_businesses_eligible": (False, None),
    "townships": (TOWNSHIPS, 3),
    "whitelist_valid_months": (12, None),
    "invitation_pause_days": (30, None),
    "pool_total": (YUAN("30000000.00"), 3),
    "inquiry_wd": (5, None),
    "inquiry_max_wd": (20, None),
    "coordination_wd": (3, None),
    "coordination_max_wd": (10, None),
    "meeting_months": (3, None),
    "reveals_per_day": (30, None),
    "reminder_before_wd": (1, None),
    "reminder_every_wd": (5, None),
    "first_check_days": (15, None),
    "token_days": (180, None),
    "systems_sign": (False, None),
    "password_history": (5, None),
    "password_staff_days": (90, None),
    "password_enterprise_days": (180, None),
    "check_months": (3, None),
    "check_lead_days": (15, None),
    "agreement_reminder_days": ((60, 30), None),
}
# What a deadline of a state repeats of the list above.
SAME_DAYS = {
    "application.DEPT_REVIEW": "dept_review_wd",
    "application.RECOMMENDED": "bank_accept_wd",
    "application.DUE_DILIGENCE": "dd_wd",
    "filing.SUBMITTED": "filing_ack_wd",
    "filing.AMENDING": "filing_ack_wd",
    "claim.SUBMITTED": "finance_review_wd",
    "claim.GOV_PENDING": "gov_wd",
    "claim.GOV_APPROVED": "entrust_wd",
    "claim.ENTRUSTED": "pay_wd",
    "receipt.VERIFIED": "recovery_deposit_wd",
    "report.GENERATED": "report_due_wd",
}


def in_force(table: str, name: str, day: dt.date) -> dict[Any, Any]:
    """The rows of one table of the file in force on a day, by their key."""
    begins = NOTICE["in_force_from"]
    return {
        row[name]: row
        for row in NOTICE[table]
        if row.get("valid_from", begins) <= day and (row.get("valid_to") is None or day < row["valid_to"])
    }


def terms_of(day: str, **changed: Any) -> Terms:
    """The terms of a day, read from the file alone."""
    when = DAY(day)
    values = {
        name: KINDS[str(kind)](PARAMETERS[name]["value"]) for name, kind in Terms.__annotations__.items()
        if kind in KINDS and name != "day"
    }  # fmt: skip
    rates = in_force("benchmark_rates", "tier", when)
    return Terms(**{
        "day": when, "calendar": CALENDAR, "deadlines": PARAMETERS["deadlines"]["value"],
        "chains": {key: tuple(chain) for key, chain in PARAMETERS["signatures"]["value"].items()},
        "benchmarks": tuple((tier, Decimal(row["rate"])) for tier, row in sorted(rates.items())),
        "lprs": {term: Decimal(row["rate"]) for term, row in in_force("lpr", "term", when).items()},
        "materials": tuple(MaterialKind(**row) for row in PARAMETERS["materials"]["value"]),
        "size_bands": size_bands(PARAMETERS["size_classes"]["value"]),
        "waivable": waivable_rules(PARAMETERS["waivable"]["value"]),
        "routing": {prefix: row["sector"] for prefix, row in in_force("routing", "prefix", when).items()},
        **values, **changed,
    })  # fmt: skip


def test_the_notice_is_named() -> None:
    assert NOTICE["document"] == {
        "number": "江津府办发〔2020〕20号",
        "title": "江津区财政支持民营企业和小微企业金融服务改革试点实施方案",
        "issued_on": DAY("2020-02-19"),
    }


def test_there_are_twenty_four_articles_in_order() -> None:
    assert [row["number"] for row in NOTICE["articles"]] == list(range(1, 25)) == list(WORDS)
    assert all(row["title"] for row in NOTICE["articles"])


@pytest.mark.parametrize("number", WORDS)
def test_an_article_has_all_its_words(number: int) -> None:
    length, *phrases = WORDS[number]
    assert len(ARTICLES[number]) == length
    for phrase in phrases:
        assert phrase in ARTICLES[number]


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_is_the_notice_s_or_our_marked_default(key: str) -> None:
    value, article = NUMBERS[key]
    row = PARAMETERS[key]
    assert getattr(terms_of("2026-03-10"), key) == value
    assert (row["source"] == "[R]") is (article is None)
    if article is not None:
        assert row["article"] == article


def test_the_file_has_each_number_once_and_no_other() -> None:
    keys = [row["key"] for row in NOTICE["parameters"]]
    assert sorted(keys) == sorted(
        {
            *NUMBERS,
            "deadlines",
            "signatures",
            "materials",
            "size_classes",
            "waivable",
            "goals",
            "score_sheets",
            "personal_data_years",
        }
    )
    assert set(NUMBERS) == {name for name, kind in Terms.__annotations__.items() if kind in KINDS and name != "day"}


@pytest.mark.parametrize("key", PARAMETERS["deadlines"]["value"])
def test_a_deadline_belongs_to_a_state_somebody_can_act_in(key: str) -> None:
    flow, _, state = key.partition(".")
    assert list(registry.rows_on(flow, state)), "nobody acts in this state"
    assert PARAMETERS["deadlines"]["value"][key] > 0


@pytest.mark.parametrize(("state", "key"), SAME_DAYS.items())
def test_a_deadline_said_twice_is_said_alike(state: str, key: str) -> None:
    assert terms_of("2026-03-10").deadline(state) == getattr(terms_of("2026-03-10"), key)


@pytest.mark.parametrize("key", PARAMETERS["signatures"]["value"])
def test_a_chain_of_signatures_belongs_to_a_row_and_climbs(key: str) -> None:
    chain = terms_of("2026-03-10").signatures(key)
    rank = [Duty.HANDLER, Duty.CHECKER, Duty.APPROVER]
    assert registry.row(key).for_people
    assert chain and [rank.index(Duty(duty)) for duty in chain] == sorted({rank.index(Duty(duty)) for duty in chain})


@pytest.mark.parametrize("key", ["application.recommend", "opinion.approve", "claim.review", "settlement.review"])
def test_three_people_sign_what_weighs_most(key: str) -> None:
    assert terms_of("2026-03-10").signatures(key) == ("handler", "checker", "approver")


@pytest.mark.parametrize("key", ["claim.pay", "claim.pay_rest", "settlement.execute", "loan.draw", "claim.submit"])
def test_two_people_sign_whatever_moves_money(key: str) -> None:
    assert len(terms_of("2026-03-10").signatures(key) or ()) == 2


@pytest.mark.parametrize(
    ("months", "benchmark", "cap"),
    [(1, "4.35", "5.2200"), (12, "4.35", "5.2200"), (13, "4.75", "5.7000"), (24, "4.75", "5.7000"),
     (60, "4.75", "5.7000"), (61, "4.90", "5.8800")],
)  # fmt: skip
def test_the_highest_rate_is_the_benchmark_and_a_fifth(months: int, benchmark: str, cap: str) -> None:
    for day in ("2018-01-01", "2020-03-10", "2026-11-24"):
        assert terms_of(day).benchmark(months) == YUAN(benchmark)
        assert terms_of(day).rate_cap(months) == YUAN(cap)


def test_the_other_basis_is_the_loan_prime_rate_and_a_fifth() -> None:
    assert terms_of("2020-03-10", cap_basis="LPR").rate_cap(24) == YUAN("4.8600")


@pytest.mark.parametrize(
    ("day", "one_year", "five_years"),
    [
        ("2019-08-20", "4.25", "4.85"), ("2020-03-10", "4.05", "4.75"), ("2021-12-19", "3.85", "4.65"),
        ("2021-12-20", "3.80", "4.65"), ("2022-04-20", "3.70", "4.60"), ("2022-05-19", "3.70", "4.60"),
        ("2022-05-20", "3.70", "4.45"), ("2022-11-21", "3.65", "4.30"), ("2023-05-22", "3.65", "4.30"),
        ("2023-06-20", "3.55", "4.20"), ("2023-08-21", "3.45", "4.20"), ("2024-02-20", "3.45", "3.95"),
        ("2024-07-22", "3.35", "3.85"), ("2024-10-21", "3.10", "3.60"), ("2025-05-19", "3.10", "3.60"),
        ("2025-05-20", "3.00", "3.50"), ("2026-11-24", "3.00", "3.50"),
    ],
)  # fmt: skip
def test_the_loan_prime_rate_of_a_day(day: str, one_year: str, five_years: str) -> None:
    assert (terms_of(day).lpr("1Y"), terms_of(day).lpr("5Y")) == (YUAN(one_year), YUAN(five_years))


def test_what_was_never_published_is_not_made_up() -> None:
    with pytest.raises(TermMissing, match="1Y"):
        terms_of("2019-08-19").lpr("1Y")
    with pytest.raises(TermMissing, match="601 months"):
        terms_of("2026-03-10").benchmark(601)


@pytest.mark.parametrize(
    ("industry", "sector"),
    [
        ("A0111", Sector.AGRICULTURE), ("B0610", Sector.INDUSTRY), ("C3311", Sector.INDUSTRY),
        ("D4411", Sector.INDUSTRY), ("F5111", Sector.COMMERCE), ("H6210", Sector.COMMERCE),
        ("H6110", Sector.CULTURE_TOURISM), ("R8810", Sector.CULTURE_TOURISM),
        # No department is named for these: the service centre assigns them.
        *((letter, None) for letter in ("E4710", "G5411", "I6510", "J6621", "K7020", "M7310", "N7711", "O8010",
                                        "P8310", "Q8410", "")),
    ],
)  # fmt: skip
def test_an_industry_has_its_department(industry: str, sector: str | None) -> None:
    assert terms_of("2026-03-10").sector(industry) == sector


@pytest.mark.parametrize("year", OFF)
def test_a_year_s_working_days_are_the_state_council_s(year: int) -> None:
    holidays = NOTICE["holidays"]
    known = Calendar(
        dict.fromkeys(holidays["off"], False) | dict.fromkeys(holidays["worked"], True), frozenset(holidays["years"])
    )
    day = dt.date(year, 1, 1)
    while day.year == year:
        assert known.is_workday(day) is CALENDAR.is_workday(day), day
        day += ONE_DAY


def test_the_years_loaded_are_those_with_a_notice() -> None:
    assert set(NOTICE["holidays"]["years"]) == set(OFF)
    assert not set(NOTICE["holidays"]["off"]) & set(NOTICE["holidays"]["worked"])


def test_list_a_is_the_form_s() -> None:
    """Form 4.2: thirteen kinds, ten of them without which a request is incomplete; old keys keep their words."""
    listed = {kind.key: kind for kind in terms_of("2026-03-10").materials if kind.list == "A"}
    assert len(listed) == 13
    assert {key for key, kind in listed.items() if not kind.required} == {"statements", "premises", "qualification"}
    known = {kind.key for kind in terms_of("2026-03-10").materials}
    assert known >= {"licence", "accounts", "tax", "contract", "voucher", "evidence", "other"}
    assert all(kind.label and kind.label_en for kind in listed.values())
    assert all(bool(kind.hint) is bool(kind.hint_en) for kind in listed.values())


WAIVABLE = {"code": "LOAN-10", "article": 18, "days": 60, "once": True}


def test_what_may_be_waived_and_for_how_long() -> None:
    now = terms_of("2026-03-10")
    assert [(each.code, each.article, each.days, each.once) for each in now.waivable] == [
        ("LOAN-10", 18, 60, True),
        ("FIL-08", 11, 90, False),
    ]
    assert now.waivable_rule("LOAN-01") is None


LIMITS = (
    "LOAN-01",
    "LOAN-09",
    "OPN-01",
    "OPN-03",
    "APP-01",
    "APP-02",
    "APP-03",
    "FIL-01",
    "FIL-06",
    "REC-02",
    "CLM-01",
)


@pytest.mark.parametrize("code", LIMITS)
def test_a_limit_of_the_notice_is_not_listed(code: str) -> None:
    assert code not in SEPARABLE
    with pytest.raises(NotWaivable, match=code):
        waivable_rules([{**WAIVABLE, "code": code}])


@pytest.mark.parametrize(
    "changed", [{"days": 0}, {"days": 367}, {"days": True}, {"days": "60"}, {"article": 0}, {"article": 25},
                {"once": 1}, {"why": "x"}]
)  # fmt: skip
def test_a_waivable_rule_is_whole(changed: dict[str, Any]) -> None:
    with pytest.raises(NotWaivable):
        waivable_rules([{**WAIVABLE, **changed}])
    with pytest.raises(NotWaivable):
        waivable_rules([WAIVABLE, WAIVABLE])
