"""The doors of kept files."""

from django.urls import path

from zengxindai.documents import views

urlpatterns = [path("<int:pk>/", views.Download.as_view(), name="document-download")]
