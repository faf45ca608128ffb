"""Which personal data the product holds: every field, what it is, what for, how it lies there, how long (PIPL 6, 19).

One table for all floors, by name, so that this one imports none of them; docs/reference/personal-data.md is written
from it, and a test finds fields that look personal and are in neither list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from zengxindai.privacy.sealing import SealedTextField

# What a field holds.
NAME, IDENTITY, PHONE, EMAIL = "name", "identity", "phone", "email"
INDEX, FAMILY, TEXT, TRACE = "index", "family", "text", "trace"
KINDS = {
    NAME: "姓名",
    IDENTITY: "居民身份证号",
    PHONE: "电话",
    EMAIL: "电子邮箱",
    INDEX: "加密索引",
    FAMILY: "婚姻家庭",
    TEXT: "可能提及个人的文字",
    TRACE: "登录与操作痕迹",
}
# How long: the words of the terms in `personal_data_years`, and two that are no number of years.
RELATION, MONEY, LOG, KEPT, BRIEF = "relation", "money", "log", "kept", "brief"
TERMS = {
    RELATION: "关系结束后",
    MONEY: "涉及资金的，最后一笔业务结束后",
    LOG: "日志生成后",
    KEPT: "不清除：公务履职记录，随审计链保存",
    BRIEF: "办结即删除",
}


@dataclass(frozen=True)
class Held:
    """One field that holds personal data.

    field: "applications.RelatedPerson.phone". purpose: in the words of a notice to the person, Chinese. term: one of
    TERMS. index: the field beside it by which an equal value is found, "" for none; sort: under which word (`blind`).
    scrubbed: whether the term's end replaces it; False where its row goes or stays whole.
    """

    field: str
    kind: str
    purpose: str
    term: str
    index: str = ""
    sort: str = ""
    scrubbed: bool = False

    @property
    def model(self) -> type[models.Model]:
        """The model it belongs to."""
        found: type[models.Model] = apps.get_model(self.field.rpartition(".")[0])
        return found

    @property
    def column(self) -> Any:
        """The field itself."""
        return self.model._meta.get_field(self.field.rpartition(".")[2])

    @property
    def sealed(self) -> bool:
        """Whether it lies sealed in the database."""
        return isinstance(self.column, SealedTextField)


BEHIND = "核验贷款企业及其控制人、保证人的资格与诚信（第十一条）"
REACH = "通知与联系经办人"
BARRED = "黑名单认定与查询（第二十一条）"
OFFICE = "公务人员、银行工作人员履职留痕（第二十三条）"
WHOLE = "贷款调查、备案、代偿与追偿卷宗（第九、十八条）"

HELD: tuple[Held, ...] = (
    Held("accounts.User.username", TRACE, "登录", KEPT),
    Held("accounts.User.full_name", NAME, OFFICE, KEPT),
    Held("accounts.User.phone", PHONE, REACH, RELATION, index="mobile_index", sort="mobile", scrubbed=True),
    Held("accounts.User.mobile_index", INDEX, "以手机号登录", RELATION, scrubbed=True),
    Held("accounts.User.email", EMAIL, REACH, RELATION, scrubbed=True),
    Held("accounts.Organisation.contact", NAME, REACH, RELATION),
    Held("accounts.Organisation.phone", PHONE, REACH, RELATION),
    Held("accounts.NamedOfficer.office_phone", PHONE, "公布的办公电话", KEPT),
    Held("accounts.Session.address", TRACE, "本人查看并结束自己的会话", BRIEF),
    Held("accounts.AccessToken.last_used_from", TRACE, "接口密钥的使用痕迹", LOG),
    Held("axes.AccessAttempt.username", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessAttempt.ip_address", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessAttempt.user_agent", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessFailureLog.username", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessFailureLog.ip_address", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessFailureLog.user_agent", TRACE, "防止猜测密码", LOG),
    Held("axes.AccessLog.username", TRACE, "登录日志", LOG),
    Held("axes.AccessLog.ip_address", TRACE, "登录日志", LOG),
    Held("axes.AccessLog.user_agent", TRACE, "登录日志", LOG),
    Held("audit.Event.actor_name", NAME, OFFICE, KEPT),
    Held("audit.Event.ip", TRACE, "审计", KEPT),
    Held("workflow.Turn.signed_by", TRACE, "待办中已签字的人", BRIEF),
    Held("workflow.SheetRun.told", TEXT, "导入表逐行结果", BRIEF),
    Held("applications.Application.controller_name", NAME, BEHIND, MONEY, scrubbed=True),
    Held("applications.RelatedPerson.name", NAME, BEHIND, RELATION, scrubbed=True),
    Held(
        "applications.RelatedPerson.identity_no",
        IDENTITY,
        BEHIND,
        RELATION,
        index="identity_index",
        sort="identity",
        scrubbed=True,
    ),
    Held("applications.RelatedPerson.identity_index", INDEX, "不解密查找同一人", RELATION, scrubbed=True),
    Held("applications.RelatedPerson.phone", PHONE, BEHIND, RELATION, scrubbed=True),
    Held("applications.RelatedPerson.marital", FAMILY, "配偶共同承担连带责任（第十一条）", RELATION),
    Held("applications.Submission.content", TEXT, "每次提交的原样（姓名、掩码证件号）", MONEY, scrubbed=True),
    Held("applications.BlacklistEntry.person_name", NAME, BARRED, RELATION, scrubbed=True),
    Held(
        "applications.BlacklistEntry.identity_no",
        IDENTITY,
        BARRED,
        RELATION,
        index="identity_index",
        sort="identity",
        scrubbed=True,
    ),
    Held("applications.BlacklistEntry.identity_index", INDEX, "不解密查找同一人", RELATION, scrubbed=True),
    Held("applications.BlacklistQuery.subjects", INDEX, "黑名单查询留痕，只存索引", KEPT),
    Held("applications.Complaint.contact_name", NAME, "投诉办理（第二十二条）", RELATION, scrubbed=True),
    Held("applications.Complaint.contact_phone", PHONE, "投诉办理（第二十二条）", RELATION, scrubbed=True),
    Held("applications.WhitelistEntry.contact", NAME, "银行邀请企业（第六条）", RELATION, scrubbed=True),
    Held("applications.WhitelistEntry.contact_phone", PHONE, "银行邀请企业（第六条）", RELATION, scrubbed=True),
    Held("applications.Invitation.officer", NAME, OFFICE, KEPT),
    Held("applications.Invitation.phone", PHONE, "企业联系邀请银行", RELATION, scrubbed=True),
    Held("applications.Agreement.signatory_gov", NAME, OFFICE, KEPT),
    Held("applications.Agreement.signatory_bank", NAME, OFFICE, KEPT),
    Held("loans.LoanOpinion.investigator_a", NAME, OFFICE, KEPT),
    Held("loans.LoanOpinion.investigator_b", NAME, OFFICE, KEPT),
    Held("loans.DueDiligence.people_credit", TEXT, WHOLE, MONEY),
    Held("loans.DueDiligence.saved_by", NAME, OFFICE, KEPT),
    Held("loans.DueDiligence.surety_capacity", TEXT, WHOLE, MONEY),
    Held("loans.Surety.name", NAME, WHOLE, MONEY, scrubbed=True),
    Held("loans.Surety.note", TEXT, WHOLE, MONEY, scrubbed=True),
    Held("loans.Surety.relation", FAMILY, WHOLE, MONEY),
    Held("loans.Filing.sureties", TEXT, WHOLE, MONEY),
    Held("loans.FilingVersion.sureties", TEXT, WHOLE, MONEY),
    Held("loans.FilingMark.officer", NAME, OFFICE, KEPT),
    Held("loans.Check.checker_a", NAME, OFFICE, KEPT),
    Held("loans.Check.checker_b", NAME, OFFICE, KEPT),
    Held("loans.Check.sureties", TEXT, WHOLE, MONEY),
    Held("loans.DifferenceNote.by_name", NAME, OFFICE, KEPT),
    Held("compensation.Claim.officer", NAME, OFFICE, KEPT),
    Held("compensation.ProgressReport.officer", NAME, OFFICE, KEPT),
    Held("compensation.StatementPair.by_name", NAME, OFFICE, KEPT),
    Held("compensation.StatementPair.ended_by", NAME, OFFICE, KEPT),
    Held("compensation.StatementNote.by_name", NAME, OFFICE, KEPT),
    Held("reporting.Accountability.held_name", NAME, "问责（第二十三条）", RELATION, scrubbed=True),
    Held("reporting.Explanation.by_name", NAME, OFFICE, KEPT),
    Held("reporting.Delivery.officer", NAME, OFFICE, KEPT),
    Held("reporting.Meeting.attendance", TEXT, OFFICE, KEPT),
)
# Fields that look personal and are not, with the reason.
NOT_PERSONAL: dict[str, str] = {
    "accounts.SecondFactor.key": "动态口令的密钥",
    "accounts.SecondFactor.coming": "待启用的动态口令密钥",
    "notifications.Endpoint.secret": "银行系统回调的签名密钥",
    "accounts.ServiceAccount.signs_with": "银行系统来电的签名密钥",
    "accounts.Organisation.address": "单位地址",
    "applications.Application.registered_address": "企业注册地址",
    "applications.EnterpriseFile.registered_address": "企业注册地址",
    "applications.EnterpriseFile.business_address": "企业经营地址",
    "applications.EnterpriseFile.account_bank": "企业开户行",
    "applications.Agreement.account_name": "风险补偿金专户户名",
    "applications.Agreement.account_no": "风险补偿金专户账号",
    "compensation.Claim.account_holder": "合作银行收款户名",
    "compensation.Claim.account_no": "合作银行收款账号",
}


def held_by(label: str) -> list[Held]:
    """What a model ("applications.RelatedPerson") holds."""
    return [each for each in HELD if each.field.rpartition(".")[0] == label]


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    """Every sealed field of every model, declared or not: what a change of keys must reach."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field


def indexed() -> list[Held]:
    """The declared values that are found by a blind index."""
    return [each for each in HELD if each.index]
