"""The department's review side by side: what was stated, list A with a mark on each kind, and the file beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from applications import queries
from applications.flow import APPLICATION
from zengxindai.policy import materials
from zengxindai.policy.terms import MaterialKind
from zengxindai.web import present
from zengxindai.web.views import ActionView
from zengxindai.workflow import engine
from zengxindai.workflow.transition import Transition


class Review(ActionView):
    """A request as it was submitted, its files, and the marks of the department (Article 17)."""

    template_name = "applications/review.html"
    flow = APPLICATION

    def find_row(self, **kwargs: Any) -> Transition:
        """Marking is what is done here; a page for who may, and for nobody else."""
        row = APPLICATION["mark_material"]
        if engine.may_touch(row, self.request.user, self.case) is None:
            raise Http404
        return row

    def carry_out(self, form: Any) -> Any:
        """The mark, and on to the next kind without one."""
        super().carry_out(form)
        there, given = queries.materials_of(self.case), queries.marks(self.case)
        place = self.unmarked(there, given) or form.cleaned_data["kind"]
        return f"{reverse('application-review', args=[self.case.pk])}#kind-{place}"

    @staticmethod
    def shown(there: dict[str, Any]) -> list[MaterialKind]:
        """The kinds of list A that are required or of which a file is there."""
        return [kind for kind in materials.kinds(present.today_terms(), "A") if kind.required or kind.key in there]

    def unmarked(self, there: dict[str, Any], given: dict[str, Any]) -> str:
        """The first kind that nobody marked yet; empty when all are."""
        return next((kind.key for kind in self.shown(there) if kind.key not in given), "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Statements as submitted, list A with files and marks."""
        context = super().get_context_data(**kwargs)
        there, given = queries.materials_of(self.case), queries.marks(self.case)
        form = context["form"]
        wrong = form["kind"].value() if form.is_bound else ""
        turn = wrong or self.unmarked(there, given)
        kinds = [
            {
                "key": kind.key,
                "label": materials.words(kind),
                "required": kind.required,
                "files": [present.file_line(file) for file in there.get(kind.key, [])],
                "mark": given.get(kind.key),
                "turn": kind.key == turn,
                "note": form["note"].value() if kind.key == wrong else "",
                "error": form.errors.get("note", [""])[0] if kind.key == wrong else "",
            }
            for kind in self.shown(there)
        ]
        return context | {
            "title": str(self.case.subject),
            "sections": queries.submitted(self.case),
            "kinds": kinds,
            "left": sum(kind["required"] and kind["mark"] is None for kind in kinds),
        }


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; 404 where the request cannot be seen or not be marked."""
    return Review.as_view()(request, pk=pk)
