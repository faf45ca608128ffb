"""Doors of the operator and of probes."""

from django.urls import path

from zengxindai.operations import health, metrics, views

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.page, name="metrics"),
    path("operations/", views.Operations.as_view(), name="operations"),
    path("operations/outbox/<int:pk>/try-again/", views.TryAgain.as_view(), name="outbox-try-again"),
    path("operations/jobs/run-again/", views.RunAgain.as_view(), name="job-run-again"),
]
