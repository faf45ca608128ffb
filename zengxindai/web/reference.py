"""The reference pages, written from the flow tables and the rules themselves, so that they cannot differ from them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext

from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind
from zengxindai.policy import articles
from zengxindai.workflow import registry
from zengxindai.workflow.case import HEAD_OFFICE
from zengxindai.workflow.transition import PARTY_KIND, SYSTEM, Flow, Transition

NOTE = "<!-- Written by `manage.py write_reference`; do not edit. -->\n"
PARTIES = {
    "reporter": "报告单位",
    "issuer": "出具单位",
    "source": "填报单位",
    "evaluated": "被评价单位",
    "asker": "提问单位",
    "proposer": "提请单位",
    "assignee": "承办单位",
    "opener": "提请协调的单位",
    "convener": "召集单位",
    "owner": "责任单位",
    "inspector": "检查单位",
    HEAD_OFFICE: "合作银行总行（本部）",
    "branch": "合作银行支行",
    SYSTEM: "系统",
}
RULE_COLUMNS = ("编号", "条款", "效力", "说明", "怎么办", "出处")
ROW_COLUMNS = ("操作", "代码", "从", "到", "由谁", "签字", "条款", "准予查阅", "通知")


def states() -> str:
    """Every flow as a state diagram and a table of its states."""
    parts = [NOTE, "# 状态图\n", "每一条线是流程表中的一行；括号内是轮到谁。\n"]
    for flow in registry.flows():
        labels = [(f"`{value}`", str(label)) for value, label in flow.model.states.choices]
        parts += [f"## {flow.label} `{flow.name}`\n", diagram(flow), "", table(("状态", "名称"), labels)]
    return "\n".join(parts)


def diagram(flow: Flow) -> str:
    """A Mermaid state diagram; rows that leave the state as it is are not lines but belong to the role table."""
    moved = {str(source) for row in flow.rows if row.target and row.on is None for source in row.source}
    targets = {str(row.target) for row in flow.rows if row.target}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f'    state "{label}" as {value}' for value, label in flow.model.states.choices if value in targets | moved
    ]
    for row in flow.rows:
        sources = ["[*]"] if row.on is not None else sorted(str(each) for each in row.source)
        for source in sources if row.target else []:
            lines.append(f"    {source} --> {row.target}: {row.label}（{who(row)}）")
    lines += [f"    {state} --> [*]" for state in sorted(targets - moved)]
    return "\n".join([*lines, "```"])


def roles(chains: Mapping[str, Sequence[str]]) -> str:
    """Who may do what: every row with states, party, signatures, article, who is let in and who is told.

    chains: the duties that sign a row one after another, by the row's key, as the notice's file has them.
    """
    parts = [NOTE, "# 谁能做什么\n", "签字顺序是政策数据，以下按通知的默认值。“=”表示状态不变。\n"]
    for flow in registry.flows():
        rows = [cells(row, chains.get(row.key) or (row.duty,)) for row in flow.rows]
        parts += [f"## {flow.label} `{flow.name}`\n", f"在菜单中：{readers(flow)}\n", table(ROW_COLUMNS, rows)]
    return "\n".join(parts)


def cells(row: Transition, duties: Sequence[str]) -> tuple[str, ...]:
    """One row of the role table."""
    begins = f"于{registry.flow(row.on).label}：" if row.on else "新建" if row.on == "" else ""
    states_of = registry.flow(row.on or row.case_type).model.states
    source = begins + "、".join(str(states_of(each).label) for each in sorted(row.source))
    target = str(registry.flow(row.case_type).model.states(row.target).label) if row.target else "="
    signed = "—" if not row.for_people else " → ".join(str(Duty(each).label) for each in duties)
    signed += "（再输密码）" if row.confirms else ""
    article = articles.cite(row.article) if row.article else "—"
    return (
        str(row.label),
        f"`{row.key}`",
        source,
        target,
        who(row),
        signed,
        article,
        names(row.admits),
        names(row.tells),
    )


def readers(flow: Flow) -> str:
    """Whose menu shows the list of this flow."""
    return "所有单位" if flow.readers is None else "、".join(sorted(str(Kind(each).label) for each in flow.readers))


def who(row: Transition) -> str:
    """The parties of a row in words."""
    return names(row.parties)


def names(parties: tuple[str, ...]) -> str:
    """Parties in the field's words, — for none."""
    return "、".join(PARTIES.get(name) or str(Kind(PARTY_KIND.get(name, name)).label) for name in parties) or "—"


def rules() -> str:
    """Every finding the product can make: code, article, force, words, advice, where."""
    found = sorted(set(findings()))
    intro = "“拒绝”使操作不能进行，“提醒”须确认后继续。百分号括号处由数字代入。\n"
    return "\n".join([NOTE, "# 规则\n", intro, table(RULE_COLUMNS, found)])


def findings() -> Iterator[tuple[str, ...]]:
    """The `Finding(...)` calls of the product's own modules, as rows of the rule table."""
    for config in apps.get_app_configs():
        if config.name not in settings.LOCAL_APPS:
            continue
        for path in sorted(Path(config.path).rglob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            where = str(path.relative_to(settings.BASE_DIR))
            for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
                for call in calls(function, "Finding"):
                    yield from described(call, function, module, where)


def described(call: ast.Call, function: ast.FunctionDef, module: ast.Module, where: str) -> Iterator[tuple[str, ...]]:
    """The rows of one call: several where its words are handed to the function that makes it."""
    if not isinstance(call.args[0], ast.Constant):
        return  # a finding read back from an event, not a rule
    named = {each.arg: each.value for each in call.keywords}
    if not isinstance(named.get("article", ast.Constant(None)), ast.Constant):
        yield from listed(str(call.args[0].value), module, where)
        return
    words = list(marked(call.args[1])) or list(marked(function)) or list(handed(function.name, module))
    number = ast.literal_eval(named["article"]) if "article" in named else None
    advice = "".join(gettext(text) for text in marked(named["advice"])) if "advice" in named else ""
    force = "提醒" if "level" in named else "拒绝"
    cited = articles.cite(number) if number else "—"
    for text in words:
        yield f"`{call.args[0].value!s}`", cited, force, gettext(text), advice or "—", f"`{where}`"


def listed(code: str, module: ast.Module, where: str) -> Iterator[tuple[str, ...]]:
    """The rows of a code whose sentences stand in a list of checks, each with its article; some of them only warn."""
    for check in calls(module, "Check"):
        number = next(each.value for each in check.args if isinstance(each, ast.Constant) and type(each.value) is int)
        force = "提醒" if any(each.arg == "bar" for each in check.keywords) else "拒绝"
        for text in marked(check.args[1]):
            yield f"`{code}`", articles.cite(int(number)), force, gettext(text), "—", f"`{where}`"


def handed(name: str, module: ast.Module) -> Iterator[str]:
    """Strings given to calls of a function."""
    for call in calls(module, name):
        yield from marked(call)


def marked(node: ast.AST) -> Iterator[str]:
    """Strings marked for translation anywhere below a node."""
    for call in calls(node, "gettext_noop"):
        yield ast.literal_eval(call.args[0])


def calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a function by its plain name, anywhere below a node."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == name:
            yield each


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
