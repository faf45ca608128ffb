"""What each act on a request asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import queries
from zengxindai.accounts.models import Organisation
from zengxindai.policy import materials
from zengxindai.web.fields import YuanField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 3}
# Of the materials on file: all kinds the request does not have yet.
EVERYTHING = "ALL"


class Request(ActionForm):
    """《增信贷贷款申请表》, what is asked for (form 4.2); a draft may break the rules, a submission may not."""

    amount = YuanField(label=_("Amount applied for (yuan)"), help_text=_("300万 is understood, too"))
    months = forms.IntegerField(label=_("Term (months)"), min_value=1, max_value=600)
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    repayment_source = forms.CharField(label=_("Source of repayment"), max_length=200)
    intended_bank = forms.ModelChoiceField(queryset=None, label=_("Preferred bank"))
    is_first_loan = forms.BooleanField(label=_("First bank loan"), required=False)

    def prepare(self) -> None:
        """Banks that may be recommended to; the draft's values when it is edited."""
        self.fields["intended_bank"].queryset = queries.cooperating_banks()
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial


class Reuse(ActionForm):
    """What of earlier requests is to be taken over."""

    kind = forms.ChoiceField(label=_("Materials on file"))

    def prepare(self) -> None:
        """The kinds the enterprise sent with earlier requests and not yet with this one."""
        if self.case is None:
            return
        there = queries.materials_of(self.case)
        offered = [
            (kind, f"{materials.label(kind)}（{'、'.join(each.name for each in files)}）")
            for kind, files in queries.earlier_materials(self.case).items()
            if kind not in there
        ]
        self.fields["kind"].choices = [(EVERYTHING, _("Everything that is not here yet")), *offered]
        self.initial.setdefault("kind", EVERYTHING)


class Submit(ActionForm):
    """The statements and promises of the application form; each is the enterprise's own word (Articles 11, 21)."""

    autosave = False

    declared_clean = forms.BooleanField(
        label=_("We buy no futures and develop no real estate; controller and family have no record (Article 11)"),
        required=False,
    )
    declared_true = forms.BooleanField(
        label=_("Everything stated and sent is true; we know that false proof leads to the black list (Article 21)"),
        required=False,
    )
    consent_given = forms.BooleanField(
        label=_("We consent to credit inquiries and to the use of our data for this request"), required=False
    )
    surety_promised = forms.BooleanField(
        label=_("Controller, major shareholders and their families will stand joint surety (Article 11)"),
        required=False,
    )


class Assign(ActionForm):
    """The service centre names the department for a request that no routing rule covers."""

    department = forms.ModelChoiceField(queryset=None, label=_("Responsible department"))
    opinion = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """All sector departments."""
        self.fields["department"].queryset = queries.departments()


class Transfer(ActionForm):
    """Another department, and why it rather than this one reviews the request (转办, Article 6.2)."""

    department = forms.ModelChoiceField(queryset=None, label=_("Department it is handed on to"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """All sector departments but the one it is with."""
        others = queries.departments()
        self.fields["department"].queryset = others.exclude(pk=self.case.department_id) if self.case else others


class HandToBranch(ActionForm):
    """Which branch works on a request from now on; none, and the head office does."""

    branch = forms.ModelChoiceField(
        queryset=None, label=_("Branch"), required=False, empty_label=_("The head office itself")
    )
    opinion = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """The bank's branches, the present one chosen."""
        self.fields["branch"].queryset = queries.branches_of(getattr(self.case, "bank", None))
        self.initial.setdefault("branch", getattr(self.case, "branch_id", None))

    def clean_branch(self) -> Organisation | None:
        """Another one than now."""
        branch: Organisation | None = self.cleaned_data["branch"]
        if self.case is not None and branch == self.case.branch:
            raise forms.ValidationError(_("The request is there already: choose another branch, or the head office"))
        return branch


class Recommend(ActionForm):
    """《增信贷企业推荐意见书》: three opinions and the bank (Article 17)."""

    bank = forms.ModelChoiceField(queryset=None, label=_("Bank recommended to"))
    operation_opinion = forms.CharField(
        label=_("Opinion on operation"), max_length=1000, widget=forms.Textarea(attrs=AREA)
    )
    credit_opinion = forms.CharField(label=_("Opinion on credit"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    industry_opinion = forms.CharField(
        label=_("Opinion on the direction of industrial policy"), max_length=1000, widget=forms.Textarea(attrs=AREA)
    )

    def prepare(self) -> None:
        """Banks that may be recommended to, the enterprise's own choice first."""
        self.fields["bank"].queryset = queries.cooperating_banks()
        if self.case is not None:
            self.initial.setdefault("bank", self.case.intended_bank_id)


class Redirect(ActionForm):
    """Another bank, chosen by the enterprise, after a bank declined."""

    bank = forms.ModelChoiceField(queryset=None, label=_("Other bank"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=AREA))

    def prepare(self) -> None:
        """Banks that may be recommended to, but not the one that declined."""
        banks = queries.cooperating_banks()
        self.fields["bank"].queryset = banks.exclude(pk=self.case.bank_id) if self.case else banks
