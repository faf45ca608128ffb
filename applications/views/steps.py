"""The six steps of a request, each an act of its own, so that every step is kept when it is done (Articles 11, 16)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import queries
from applications.flow import APPLICATION, ENTERPRISE_FILE
from applications.models import Application
from applications.queries.desk import corrections_panel
from applications.states import SizeClass
from applications.views.apply import own_enterprise
from zengxindai.policy import materials
from zengxindai.web import present
from zengxindai.web.listing import key
from zengxindai.web.views import ActionView, not_yours
from zengxindai.workflow import engine, registry
from zengxindai.workflow.transition import Transition


class Step(ActionView):
    """One step: an act of the file or the request, in the frame of the whole way."""

    template_name = "applications/apply_step.html"
    flow: Any = APPLICATION
    step: ClassVar[str] = ""
    # Of a step with a list: the act by which a line is taken out, and its field.
    removes: ClassVar[tuple[str, str] | None] = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only an enterprise, only its own request, and only while it can still be changed."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.enterprise = own_enterprise(request)
        self.file = queries.file_of(self.enterprise)
        self.application = None
        if "pk" in kwargs:
            visible = Application.objects.visible_to(request.user)
            self.application = get_object_or_404(visible, pk=kwargs["pk"])
            if self.application.status not in queries.OWN:
                return redirect(self.application)
        if self.file is None and self.step != "enterprise":
            return redirect(self.address("enterprise"))
        return super().dispatch(request, *args, **kwargs)

    def find_case(self, **kwargs: Any) -> Any:
        """The enterprise file, unless a step says otherwise."""
        return self.file

    def address(self, step: str) -> str:
        """A step of this request, or of one not begun yet."""
        if self.application is not None:
            return reverse("apply-step-of", args=[self.application.pk, step])
        return reverse("apply-step", args=[step])

    def beside(self, places: int) -> str:
        """The address of the step so many places on, or back below zero; empty beyond both ends."""
        names = [name for name, _label in queries.STEPS]
        place = names.index(self.step) + places
        return self.address(names[place]) if 0 <= place < len(names) else ""

    def following(self) -> str:
        """Where the act leads: to the next step, or where there is a list back to it, since there are several."""
        return self.address(self.step) if self.removes else self.beside(1)

    def carry_out(self, form: Any) -> Any:
        """The act, then the next step."""
        super().carry_out(form)
        return self.following()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A line may be taken out; else the step's own form."""
        if self.removes is None or "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        key, field = self.removes
        return self.at_once(key, {field: request.POST["remove"]}, _("Taken out"))

    def at_once(self, key: str, said: dict[str, Any], done: str) -> HttpResponse:
        """An act of one button on a line of the list, and the list again."""
        row, user = registry.row(key), self.request.user
        if engine.may_touch(row, user, self.case) is None:
            return not_yours(self.request, row, self.case)
        form = row.form(said, case=self.case, by=user)
        if form.is_valid():
            engine.perform(row, self.case, by=user, data=form.cleaned_data)
            messages.success(self.request, done)
        else:
            messages.error(self.request, _("It is not there any more"))
        return redirect(self.address(self.step))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way with what is done of it."""
        done, reachable = queries.steps_done(self.file, self.application, present.today_terms()), self.reachable()
        way = [
            {
                "label": label,
                "url": self.address(name) if name in reachable else "",
                "state": "current" if name == self.step else "done" if done[name] else "todo",
            }
            for name, label in queries.STEPS
        ]
        labels = dict(queries.STEPS)
        return super().get_context_data(**kwargs) | {
            "title": labels[self.step],
            "way": way,
            "step": self.step,
            "step_done": done[self.step],
            "application": self.application,
            "next_url": self.beside(1),
            "back_url": self.beside(-1) or reverse("apply"),
        }

    def reachable(self) -> list[str]:
        """The steps one can go to: the file's always once it is there, the request's once it is begun."""
        open_steps = ["enterprise"]
        if self.file is not None:
            open_steps += ["people", "financing", "request"]
        if self.application is not None:
            open_steps += ["materials", "confirm"]
        return open_steps


class EnterpriseStep(Step):
    """The enterprise's particulars."""

    step = "enterprise"

    def find_row(self, **kwargs: Any) -> Transition:
        """Opened the first time, changed later."""
        return ENTERPRISE_FILE["update" if self.file else "open"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button says what it does; the size is that of what was saved."""
        size = SizeClass(queries.size_of(self.file, present.today_terms())) if self.file else None
        return super().get_context_data(**kwargs) | {"submit_label": _("Save and go on"), "size": size}


class PeopleStep(Step):
    """Who stands behind the enterprise."""

    step = "people"
    template_name = "applications/apply_people.html"
    removes = ("enterprise_file.remove_person", "person")

    def find_row(self, **kwargs: Any) -> Transition:
        """One more person, or one of those named."""
        return ENTERPRISE_FILE["change_person" if "person" in self.request.GET else "add_person"]

    def get_initial(self) -> dict[str, Any]:
        """The person chosen."""
        chosen = self.request.GET.get("person")
        return super().get_initial() | ({"person": chosen} if chosen else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The people named so far, numbers masked."""
        people = [
            {"person": each, "parts": queries.parts_of(each), "number": each.identity_no}
            for each in queries.people_of(self.file)
        ]
        return super().get_context_data(**kwargs) | {
            "people": people,
            "changing": self.row.name == "change_person",
            "submit_label": _("Save this person"),
        }


class FinancingStep(Step):
    """What the enterprise owes elsewhere."""

    step = "financing"
    template_name = "applications/apply_financing.html"
    removes = ("enterprise_file.remove_financing", "existing_loan")

    def find_row(self, **kwargs: Any) -> Transition:
        """One more loan."""
        return ENTERPRISE_FILE["add_financing"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The loans named so far."""
        return super().get_context_data(**kwargs) | {
            "loans": self.file.existing_loans.present(),
            "submit_label": _("Save this loan"),
        }


class RequestStep(Step):
    """What is asked for."""

    step = "request"

    def find_case(self, **kwargs: Any) -> Any:
        """The request, once it is begun."""
        return self.application

    def find_row(self, **kwargs: Any) -> Transition:
        """Begun the first time, changed later."""
        return APPLICATION["edit" if self.application else "draft"]

    def get_initial(self) -> dict[str, Any]:
        """In a new request the bank whose invitation is followed, else the one that invited last."""
        initial = super().get_initial()
        if self.application is not None:
            return initial
        found = list(queries.invitations(self.enterprise).values_list("bank_id", flat=True))
        followed = key(self.request.GET.get("bank"))
        chosen = followed if followed in found else next(iter(found), None)
        return initial | ({"intended_bank": chosen} if chosen else {})

    def carry_out(self, form: Any) -> Any:
        """Once it is begun its address names it."""
        done = ActionView.carry_out(self, form)
        self.application = self.application or done
        return self.following()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button says what it does."""
        return super().get_context_data(**kwargs) | {"submit_label": _("Save and go on")}


class BegunStep(Step):
    """A step of a request that is begun; 404 before that."""

    def find_case(self, **kwargs: Any) -> Any:
        """The request."""
        if self.application is None:
            raise Http404
        return self.application


class MaterialsStep(BegunStep):
    """List A: what is there, what is missing, what is on file already."""

    step = "materials"
    template_name = "applications/apply_materials.html"
    removes = ("application.set_aside", "file")

    def find_row(self, **kwargs: Any) -> Transition:
        """Add files."""
        return APPLICATION["attach"]

    def get_initial(self) -> dict[str, Any]:
        """The kind chosen in the list, else the first that is missing."""
        chosen = self.request.GET.get("kind")
        there = queries.materials_of(self.application)
        kinds = [kind.key for kind in materials.kinds(present.today_terms(), "A")]
        return super().get_initial() | {"kind": chosen or next((key for key in kinds if key not in there), "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take over what is on file, or add files."""
        if "reuse" not in request.POST:
            return super().post(request, *args, **kwargs)
        said = {"kind": request.POST["reuse"]}
        return self.at_once("application.reuse", said, _("Taken over from earlier requests"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List A with the files of each kind, and what earlier requests have of what is missing."""
        there, earlier = queries.materials_of(self.application), queries.earlier_materials(self.application)
        kinds = [
            {
                "key": kind.key,
                "label": materials.words(kind),
                "hint": materials.hint(kind),
                "required": kind.required,
                "files": present.materials(there.get(kind.key, [])),
                "on_file": [each.name for each in earlier.get(kind.key, ())] if kind.key not in there else [],
            }
            for kind in materials.kinds(present.today_terms(), "A")
        ]
        context = super().get_context_data(**kwargs)
        context["upload"] = {**context["upload"], "list_url": self.request.path}
        return context | {
            "kinds": kinds,
            "missing": sum(kind["required"] and not kind["files"] for kind in kinds),
            "reusable": any(kind["on_file"] for kind in kinds),
            "submit_label": _("Add these files"),
        }


class ConfirmStep(BegunStep):
    """The whole request on one page, the promises, and off it goes."""

    step = "confirm"
    template_name = "applications/apply_confirm.html"

    def find_row(self, **kwargs: Any) -> Transition:
        """Submit."""
        return APPLICATION["submit"]

    def following(self) -> str:
        """The request's own page."""
        return str(self.application.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything as it will be submitted, and what still stands against it."""
        found = engine.ask(self.row, self.application, engine.Step(self.request.user))
        return super().get_context_data(**kwargs) | {
            "sections": queries.summary(self.application),
            "to_correct": corrections_panel(self.application, self.request.user),
            "open_findings": present.findings(each for each in found if each.blocks),
            "submit_label": _("Submit the request"),
        }


ALL_STEPS = (EnterpriseStep, PeopleStep, FinancingStep, RequestStep, MaterialsStep, ConfirmStep)
STEP_VIEWS = {view.step: view for view in ALL_STEPS}


def step(request: HttpRequest, step: str, pk: int | None = None) -> HttpResponse:
    """The page of a step, by its name; 404 for a name that is none."""
    view = STEP_VIEWS.get(step)
    if view is None:
        raise Http404
    return view.as_view()(request, **({} if pk is None else {"pk": pk}))
