"""Doors of one's own account."""

from django.urls import path

from zengxindai.accounts import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", views.Code.as_view(), name="sign-in-code"),
    path("sign-in/enrol/", views.Enrol.as_view(), name="sign-in-enrol"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("register/", views.Register.as_view(), name="register"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("sessions/", views.MySessions.as_view(), name="my-sessions"),
    path("second-factor/", views.MySecondFactor.as_view(), name="my-second-factor"),
    path("second-factor/enrol/", views.MyCodes.as_view(), name="my-codes"),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
]
