"""Rules on requests, recommendations and agreements: both sides of every boundary."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from applications import rules
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

HERE = "重庆市江津区双福街道1号"
GOOD = "91500116MA5U0A019D"
TODAY = DAY("2026-03-10")

REQUEST = (
    line("one fen", rules.within_cap, YUAN("0.01"), TERMS),
    line("five million", rules.within_cap, YUAN("5000000.00"), TERMS),
    line("a fen above five million", rules.within_cap, YUAN("5000000.01"), TERMS, finds="APP-01"),
    line("nothing", rules.within_cap, YUAN("0.00"), TERMS, finds="APP-01"),
    line("less than nothing", rules.within_cap, YUAN("-1"), TERMS, finds="APP-01"),
    line("a month", rules.within_term, 1, TERMS),
    line("two years", rules.within_term, 24, TERMS),
    line("two years and a month", rules.within_term, 25, TERMS, finds="APP-02"),
    line("the district's own code, an address in it", rules.registered_here, GOOD, HERE),
    line("a code from elsewhere", rules.registered_here, "91350100M000100Y43", HERE, finds="~APP-05"),
    line("an address elsewhere", rules.registered_here, GOOD, "重庆市渝北区2号", finds="~APP-05"),
    line("no other request", rules.no_open_twin, False),
    line("another request", rules.no_open_twin, True, finds="APP-06"),
    line("machinery", rules.eligible_business, "C3311", True),
    line("machinery, not declared", rules.eligible_business, "C3311", False, finds="APP-07"),
    line("real estate development", rules.eligible_business, "K7010", True, finds="APP-07"),
    line("real estate development, its group", rules.eligible_business, "K701", True, finds="APP-07"),
    line("real estate development in small letters", rules.eligible_business, "k7010", True, finds="APP-07"),
    line("property management", rules.eligible_business, "K7020", True, finds="~APP-07"),
    line("futures market services", rules.eligible_business, "J6741", True, finds="~APP-07"),
    line("property management, not declared", rules.eligible_business, "K7020", False, finds="APP-07"),
    line("banking services", rules.eligible_business, "J6621", True),
    line("consent", rules.consent_signed, True),
    line("no consent", rules.consent_signed, False, finds="APP-09"),
)
# The first is the standard's own example; the fourth to sixth are real enterprises' codes.
CODES = (
    line("the standard's example", rules.valid_uscc, "91350100M000100Y43"),
    line("a letter outside its alphabet", rules.valid_uscc, "91350100M000100Y4Z", finds="APP-04"),
    line("the check character of its neighbour", rules.valid_uscc, "91350100M000100Y44", finds="APP-04"),
    line("real, check B", rules.valid_uscc, "91330100799655058B"),
    line("real, check G", rules.valid_uscc, "9144030071526726XG"),
    line("real, check 6", rules.valid_uscc, "914403001922038216"),
    line("two digits exchanged", rules.valid_uscc, "91330100799655085B", finds="APP-04"),
    line("a letter I for a digit 1", rules.valid_uscc, "9I330100799655058B", finds="APP-04"),
    line("too short", rules.valid_uscc, "9133010079965505", finds="APP-04"),
    line("nothing", rules.valid_uscc, "", finds="APP-04"),
)
RECOMMENDATION = (
    line("three opinions", rules.opinions_given, "正常", "良好", "鼓励类"),
    line("none on operation", rules.opinions_given, "", "良好", "鼓励类", finds="REC-01"),
    line("blanks on credit", rules.opinions_given, "正常", " \n", "鼓励类", finds="REC-01"),
    line("none on industry", rules.opinions_given, "正常", "良好", "", finds="REC-01"),
    line("in force", rules.bank_cooperates, "EFFECTIVE"),
    line("no agreement", rules.bank_cooperates, None, finds="REC-02"),
    *(
        line(state.lower(), rules.bank_cooperates, state, finds="REC-02")
        for state in ("DRAFT", "SIGNING", "SUSPENDED", "TERMINATED", "EXPIRED", "RUN_OFF", "CLOSED")
    ),
    line(
        "30 days old", rules.checks_to_renew, {("王", "逃税"): (True, DAY("2026-02-08"))}, TODAY, TERMS, finds="REC-06"
    ),
    line("31 days old", rules.checks_to_renew, {("王", "逃税"): (True, DAY("2026-02-07"))}, TODAY, TERMS),
    line("a record", rules.checks_to_renew, {("王", "逃税"): (False, TODAY)}, TODAY, TERMS),
    line("never asked", rules.checks_to_renew, {("王", "逃税"): None}, TODAY, TERMS),
    line("its last day", rules.recommendation_valid, TODAY, TODAY),
    line("the day after its last", rules.recommendation_valid, DAY("2026-03-09"), TODAY, finds="REC-03"),
    line("none", rules.recommendation_valid, None, TODAY, finds="REC-03"),
)
OPENED = DAY("2026-03-01")
AGREEMENT = (
    line("the first", rules.only_agreement, False),
    line("a second on its way", rules.only_agreement, True, finds="AGR-02"),
    line("a renewal from the next day", rules.only_agreement, False, True, TODAY, DAY("2026-03-11")),
    line("a renewal from the last day", rules.only_agreement, False, True, TODAY, TODAY, finds="AGR-02"),
    line("a renewal without a first day", rules.only_agreement, False, True, TODAY, finds="AGR-02"),
    line("nothing renews what has no end", rules.only_agreement, False, True, None, TODAY, finds="AGR-02"),
    line("a day long", rules.period_whole, TODAY, TODAY),
    line("no first day yet", rules.period_whole, None, TODAY),
    line("ends the day before it begins", rules.period_whole, TODAY, DAY("2026-03-09"), finds="AGR-01"),
    line("papers on file", rules.cooperation_papers, []),
    line("no scan", rules.cooperation_papers, ["合作协议扫描件"], finds="AGR-03"),
    line("nothing left", rules.nothing_left, YUAN(0), 0, YUAN(0)),
    line("a loan left", rules.nothing_left, YUAN("0.01"), 1, YUAN(0), finds="AGR-04"),
    line("a fen left", rules.nothing_left, YUAN(0), 0, YUAN("0.01"), finds="AGR-04"),
    line("an exit case open", rules.exit_undecided, "TC-1", finds="AGR-06"),
    line("no exit case", rules.exit_undecided, ""),
    line("both left", rules.nothing_left, YUAN(1), 1, YUAN(1), finds="AGR-04 AGR-04"),
    line("taken from a bank that works", rules.bank_stopped, "EFFECTIVE", finds="REC-07"),
    *(line(f"taken from {state}", rules.bank_stopped, state) for state in ("SUSPENDED", "TERMINATED", None)),
    line("open, no end", rules.agreement_ready, "6228", OPENED, None, TODAY),
    line("opens today, ends today", rules.agreement_ready, "6228", TODAY, TODAY, TODAY),
    line("opens tomorrow", rules.agreement_ready, "6228", DAY("2026-03-11"), None, TODAY, finds="AGR-01"),
    line("no opening day", rules.agreement_ready, "6228", None, None, TODAY, finds="AGR-01"),
    line("no number", rules.agreement_ready, "", OPENED, None, TODAY, finds="AGR-01"),
    line("ended yesterday", rules.agreement_ready, "6228", OPENED, DAY("2026-03-09"), TODAY, finds="AGR-01"),
    line("neither open nor running", rules.agreement_ready, "", None, OPENED, TODAY, finds="AGR-01 AGR-01"),
    line("today", rules.happened, TODAY, TODAY),
    line("tomorrow", rules.happened, DAY("2026-03-11"), TODAY, finds="DAY-01"),
    line("signed, begun and ended in a day", rules.signed_and_in_order, TODAY, TODAY, TODAY, TODAY),
    line("no end", rules.signed_and_in_order, TODAY, DAY("2030-01-01"), None, TODAY),
    line("signed tomorrow", rules.signed_and_in_order, DAY("2026-03-11"), TODAY, None, TODAY, finds="DAY-01"),
    line("begins after its end", rules.signed_and_in_order, TODAY, DAY("2026-03-11"), TODAY, TODAY, finds="AGR-01"),
)
# Twenty working days after Tuesday 10 March 2026, Qingming off on Monday 6 April, end on Wednesday 8 April.
QUESTIONS = (
    line("the same day", rules.answerable_by, TODAY, TODAY, TERMS, finds="INQ-01"),
    line("yesterday", rules.answerable_by, DAY("2026-03-09"), TODAY, TERMS, finds="INQ-01"),
    line("the next day", rules.answerable_by, DAY("2026-03-11"), TODAY, TERMS),
    line("the twentieth working day", rules.answerable_by, DAY("2026-04-08"), TODAY, TERMS),
    line("the twenty-first", rules.answerable_by, DAY("2026-04-09"), TODAY, TERMS, finds="INQ-01"),
    *(line(state.lower(), rules.still_under_way, state) for state in rules.UNDER_WAY),
    *(
        line(state.lower(), rules.still_under_way, state, finds="INQ-02")
        for state in ("DRAFT", "RETURNED", "REJECTED", "BANK_DECLINED", "FILED", "DISBURSED", "WITHDRAWN", "EXPIRED")
    ),
)
HANDING_ON = (
    line("with a department", rules.handed_on_once, True, False),
    line("with none yet", rules.handed_on_once, False, False, finds="APP-11"),
    line("handed on before", rules.handed_on_once, True, True, finds="APP-11"),
    line("the department, routed to it", rules.routed_elsewhere, False, True),
    line("the centre, routed nowhere", rules.routed_elsewhere, True, False),
    line("the centre, routed to a department", rules.routed_elsewhere, True, True, finds="APP-11"),
)
YESTERDAY, TOMORROW = DAY("2026-03-09"), DAY("2026-03-11")
WHITE_LIST = (
    line("not on the list", rules.not_listed_yet, None),
    line("on the list", rules.not_listed_yet, TODAY, finds="WHL-01"),
    line("one day, today", rules.period_in_order, TODAY, TODAY, TODAY),
    line("begun before, ends today", rules.period_in_order, OPENED, TODAY, TODAY),
    line("over yesterday", rules.period_in_order, OPENED, YESTERDAY, TODAY, finds="WHL-02"),
    line("ends before it begins", rules.period_in_order, DAY("2026-04-02"), DAY("2026-04-01"), TODAY, finds="WHL-02"),
    line("a day longer", rules.really_longer, TODAY, TOMORROW, TODAY),
    line("as long as before", rules.really_longer, TODAY, TODAY, TODAY, finds="WHL-03"),
    line("shorter", rules.really_longer, TOMORROW, TODAY, TODAY, finds="WHL-03"),
    line("longer, but over", rules.really_longer, OPENED, YESTERDAY, TODAY, finds="WHL-03"),
    line("first and last day", rules.entry_counts, TODAY, TODAY, TODAY),
    line("from tomorrow", rules.entry_counts, TOMORROW, TOMORROW, TODAY, finds="WHL-04"),
    line("until yesterday", rules.entry_counts, OPENED, YESTERDAY, TODAY, finds="WHL-04"),
    line("never invited", rules.not_invited_lately, None, TODAY, TERMS),
    line("30 days ago", rules.not_invited_lately, DAY("2026-02-08"), TODAY, TERMS),
    line("29 days ago", rules.not_invited_lately, DAY("2026-02-09"), TODAY, TERMS, finds="WHL-05"),
    line("today", rules.not_invited_lately, TODAY, TODAY, TERMS, finds="WHL-05"),
    line("something", rules.something_new, False),
    line("nothing", rules.something_new, True, finds="WHL-06"),
)
TABLE: tuple[Line, ...] = (*REQUEST, *CODES, *RECOMMENDATION, *AGREEMENT, *QUESTIONS, *HANDING_ON, *WHITE_LIST)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize("serial", ["019D", "0278", "0353", "043X", "051Q"])
def test_the_codes_made_up_for_tests_are_valid(serial: str) -> None:
    assert uscc.is_valid(f"91500116MA5U0A{serial}")
    assert list(rules.valid_uscc(f"91500116MA5U0A{serial}")) == []


def test_an_answer_is_usually_due_in_five_working_days() -> None:
    assert rules.usual_day(TODAY, TERMS) == DAY("2026-03-17")


def test_a_refusal_names_the_figures_and_the_article() -> None:
    (found,) = rules.within_cap(YUAN("5000000.01"), TERMS)
    assert (found.article, found.params) == (12, {"cap": "5,000,000.00", "amount": "5,000,000.01"})
    assert found.message % found.params == (
        "One loan is above 0 and at most 5,000,000.00 yuan; 5,000,000.01 was asked for"
    )
