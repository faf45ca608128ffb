"""Pages of requests, agreements and the black list."""

from django.urls import path

from applications import views
from applications.flow import AGREEMENT, APPLICATION, BLACKLIST
from zengxindai.web.case_urls import pages

urlpatterns = [
    *pages(APPLICATION),
    *pages(AGREEMENT),
    # Before the entries' own addresses.
    path("blacklist/query/", views.Query.as_view(), name="blacklist-query"),
    path("blacklist/export/", views.Export.as_view(), name="blacklist-export"),
    path("blacklist/queries/", views.Queries.as_view(), name="blacklist-queries"),
    *pages(BLACKLIST),
]
