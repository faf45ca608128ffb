"""Registers the flows, jobs and panels of the reporting app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Looking back."""

    name = "reporting"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from reporting import flow, tasks
        from reporting.models import REPORT_READERS
        from reporting.queries import blocks, cycle_pages, declared, pages
        from reporting.queries import retention as terms
        from reporting.queries import summary_pages as summaries
        from zengxindai.web import nav
        from zengxindai.web.panels import Panel, add
        from zengxindai.workflow import papers, registry, retention

        for each in flow.ALL:
            registry.add(each)
        papers.add("report.submit", papers.Paper("monthly_report", "增信贷月报", pages.report_paper))
        retention.add("reporting.Accountability", terms.held)
        registry.add_job(90, "reporting.freeze_month", tasks.freeze_month)
        add("report", Panel("figures", _("Figures"), pages.figures_panel, template="reporting/panels/figures.html"))
        nav.add(nav.Entry("monthly-sheets", _("Monthly sheets"), "table", declared.READERS))
        add("report", Panel("deliveries", _("Recipients"), pages.deliveries_panel, order=60))
        add("report", Panel("differences", _("Differences to others"), cycle_pages.differences_panel, order=40))
        add("report", Panel("explanations", _("Explanations"), cycle_pages.explanations_panel, order=45))
        add("report", Panel("corrections", _("Against the version before"), cycle_pages.changes_panel, order=48))
        add("report", Panel("versions", _("Versions"), cycle_pages.versions_panel, order=70))
        add("report", Panel("snapshots", _("Delivered as"), cycle_pages.snapshots_panel, order=65))
        papers.add("summary.issue", papers.Paper("monthly_summary", "增信贷推广情况月度汇总", summaries.paper))
        for sheet in summaries.SHEETS:
            add("summary", Panel(sheet.code.lower(), sheet.title, summaries.panel_of(sheet)))
        nav.add(nav.Entry("definitions", _("Definitions of figures"), "book", REPORT_READERS))
        registry.add_job(36, "reporting.note_official", tasks.note_official)
        nav.add(nav.Entry("overview", _("Overview"), "speedometer", blocks.READERS, first=True))
        _targets()
        _evaluations()
        _supervision()


def _targets() -> None:
    """Panels, papers and the sheet of a year's targets and of the figures they are measured by (Article 2)."""
    from reporting.forms.figures_sheet import FIGURES
    from reporting.queries import target_pages as pages
    from zengxindai.web import imports
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers

    imports.add(FIGURES)
    sheet = papers.Paper("target_year", "年度工作目标表", pages.target_paper)
    for row in ("target_year.put_in_force", "target_year.change"):
        papers.add(row, sheet)
    chart = "reporting/panels/target_chart.html"
    add("target_year", Panel("progress", _("Progress of the district"), pages.progress_panel, None, 5))
    add("target_year", Panel("chart", _("Month by month"), pages.chart_panel, None, 10, chart))
    add("target_year", Panel("banks", _("Progress of the banks"), pages.banks_panel, None, 15))
    add("target_year", Panel("changes", _("Changes"), pages.changes_panel, None, 60))
    add("indicator_month", Panel("values", _("Figures"), pages.values_panel, None, 5))
    add("indicator_month", Panel("entries", _("Entries of this month"), pages.entries_panel, None, 10))


def _evaluations() -> None:
    """The score of banks and guarantor, the end of its hearing, and what it tells the allocation (Articles 6.1, 7)."""
    from reporting import tasks
    from reporting.queries import score_pages as pages
    from reporting.queries import scores
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    registry.add_job(35, "reporting.end_hearings", tasks.end_hearings)
    registry.add_question("allocation.results", scores.results_for)
    papers.add("evaluation.publish", papers.Paper("score_sheet", "绩效评价表", pages.score_paper))
    add("evaluation", Panel("items", _("Score sheet"), pages.items_panel, None, 5))


def _supervision() -> None:
    """Papers, panels and reminders of findings, meetings and the accountability record (Articles 6.3, 20, 23)."""
    from reporting import tasks
    from reporting.queries import accountability, inspection, meeting
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    papers.add("inspection.issue", papers.Paper("inspection_notice", "监督检查整改通知书", inspection.inspection_paper))
    papers.add("meeting.call", papers.Paper("meeting_notice", "会议通知", meeting.notice_paper))
    papers.add("meeting.write_minutes", papers.Paper("meeting_minutes", "会议纪要", meeting.minutes_paper))
    add("meeting", Panel("agenda", _("Agenda"), meeting.agenda_panel, order=10))
    add("meeting", Panel("actions", _("Action items"), meeting.actions_panel, order=20))
    add("accountability", Panel("readings", _("Who has read it"), accountability.readings_panel, order=20))
    registry.add_job(80, "reporting.alert_overdue_findings", tasks.alert_overdue_findings)
    registry.add_job(80, "reporting.remind_of_meeting", tasks.remind_of_meeting)
