"""The doors that belong to no app: inbox, signatures, notices."""

from django.urls import path

from zengxindai.web import inbox, industries, officers, unsent, views

urlpatterns = [
    path("", inbox.Inbox.as_view(), name="inbox"),
    path("officers/", officers.Officers.as_view(), name="officers"),
    path("industries/", industries.Search.as_view(), name="industries"),
    path("notices/read/", inbox.NoticesRead.as_view(), name="notices-read"),
    path("unsent/<str:row>/", unsent.Save.as_view(), name="unsent"),
    path("unsent/<str:row>/<slug:case_type>/<int:pk>/", unsent.Save.as_view(), name="unsent-on"),
    path("proposals/<int:pk>/sign/", views.ProposalView.as_view(), name="proposal-sign"),
    path("proposals/<int:pk>/send-back/", views.ProposalView.as_view(sends_back=True), name="proposal-send-back"),
]
