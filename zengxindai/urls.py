"""Every door, by string: the ground floor imports no app."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("", include("zengxindai.operations.urls")),
    path("", include("zengxindai.web.urls")),
    path("accounts/", include("zengxindai.accounts.urls")),
    path("administration/", include("zengxindai.administration.urls")),
    path("documents/", include("zengxindai.documents.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("applications.urls")),
    path("", include("loans.urls")),
    path("", include("compensation.urls")),
    path("", include("reporting.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", login_required(SpectacularSwaggerSplitView.as_view()), name="api-docs"),
    path("api/", include("zengxindai.web.api_urls")),
    path("api/", include("applications.api_urls")),
    path("api/", include("loans.api_urls")),
    path("api/", include("compensation.api_urls")),
    path("api/", include("reporting.api_urls")),
]
handler400 = "zengxindai.web.views.bad_request"
handler404 = "zengxindai.web.views.page_not_found"
handler403 = "zengxindai.web.views.forbidden"
handler500 = "zengxindai.web.outages.failed"
