"""The API doors that belong to no app."""

from django.urls import path

from zengxindai.web import api

urlpatterns = [path("proposals/<int:pk>/sign/", api.SignAPI.as_view(), name="api-proposal-sign")]
