"""The API doors that belong to no app."""

from django.urls import path

from zengxindai.web import api
from zengxindai.web.imports.door import ImportAPI, RunAPI, RunSignAPI

urlpatterns = [
    path("imports/<slug:name>/", ImportAPI.as_view(), name="api-import"),
    path("imports/runs/<int:pk>/", RunAPI.as_view(), name="api-import-run"),
    path("imports/runs/<int:pk>/sign/", RunSignAPI.as_view(), name="api-import-run-sign"),
    path("proposals/<int:pk>/sign/", api.ProposalAPI.as_view(), name="api-proposal-sign"),
    path("proposals/<int:pk>/send-back/", api.ProposalAPI.as_view(sends_back=True), name="api-proposal-send-back"),
]
