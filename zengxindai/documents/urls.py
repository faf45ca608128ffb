"""The doors of kept files."""

from django.urls import path

from zengxindai.documents import views

urlpatterns = [
    path("<int:pk>/", views.Download.as_view(), name="document-download"),
    path("<int:pk>/pages/", views.Pages.as_view(), name="document-pages"),
    path("<int:pk>/pages/<int:number>/", views.Page.as_view(), name="document-page"),
]
