"""The doors that belong to no app: inbox, signatures, imports, notices."""

from django.urls import path

from zengxindai.web import batch, inbox, industries, officers, signins, unsent, views
from zengxindai.web.imports import pages as imports
from zengxindai.web.imports import run_pages

urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("officers/", officers.Officers.as_view(), name="officers"),
    path("industries/", industries.Search.as_view(), name="industries"),
    path("sign-ins/", signins.SignIns.as_view(), name="sign-ins"),
    path("sign-ins/sheet.xlsx", signins.SignInsFile.as_view(), name="sign-ins-file"),
    path("notices/read/", inbox.NoticesRead.as_view(), name="notices-read"),
    path("unsent/<str:row>/", unsent.Save.as_view(), name="unsent"),
    path("unsent/<str:row>/<slug:case_type>/<int:pk>/", unsent.Save.as_view(), name="unsent-on"),
    path("imports/<slug:name>/", imports.ImportPage.as_view(), name="import"),
    path("imports/<slug:name>/template.xlsx", imports.Template.as_view(), name="import-template"),
    path("imports/<slug:name>/returned/<slug:token>.xlsx", imports.Returned.as_view(), name="import-returned"),
    path("imports/runs/<int:pk>/", run_pages.RunPage.as_view(), name="import-run"),
    path("imports/runs/<int:pk>/sheet.xlsx", run_pages.RunFile.as_view(), name="import-run-sheet"),
    path("imports/runs/<int:pk>/returned.xlsx", run_pages.RunFile.as_view(back=True), name="import-run-returned"),
    path("proposals/", batch.Proposals.as_view(), name="proposals"),
    path("proposals/<int:pk>/sign/", views.ProposalView.as_view(), name="proposal-sign"),
    path("proposals/<int:pk>/send-back/", views.ProposalView.as_view(sends_back=True), name="proposal-send-back"),
]
