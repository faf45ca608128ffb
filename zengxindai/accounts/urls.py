"""Doors of one's own account."""

from django.urls import path

from zengxindai.accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("register/", views.Register.as_view(), name="register"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
]
