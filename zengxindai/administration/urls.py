"""Doors of the administration."""

from django.urls import path

from zengxindai.administration import system_views, views

urlpatterns = [
    path("people/", views.People.as_view(), name="people"),
    path("people/add/", views.AddPerson.as_view(), name="person-add"),
    path("people/<int:pk>/", views.Person.as_view(), name="person"),
    path("people/<int:pk>/duties/<int:held>/end/", views.EndDuty.as_view(), name="duty-end"),
    path("people/<int:pk>/close/", views.SetActive.as_view(active=False), name="person-close"),
    path("people/<int:pk>/reopen/", views.SetActive.as_view(active=True), name="person-reopen"),
    path("people/<int:pk>/password/", views.IssuePassword.as_view(), name="person-password"),
    path("people/<int:pk>/second-factor/", views.ResetSecondFactor.as_view(), name="person-second-factor"),
    path("security/", views.Security.as_view(), name="security"),
    path("trail/", views.Trail.as_view(), name="administration-trail"),
    path("branches/", views.Branches.as_view(), name="branches"),
    path("systems/", system_views.Systems.as_view(), name="systems"),
    path("systems/add/", system_views.AddSystem.as_view(), name="system-add"),
    path("systems/<int:pk>/", system_views.System.as_view(), name="system"),
    path("systems/<int:pk>/close/", system_views.SetOpen.as_view(active=False), name="system-close"),
    path("systems/<int:pk>/reopen/", system_views.SetOpen.as_view(active=True), name="system-reopen"),
    path("systems/<int:pk>/tokens/", system_views.MakeToken.as_view(), name="system-token"),
    path("systems/<int:pk>/tokens/<int:token>/revoke/", system_views.RevokeToken.as_view(), name="system-revoke"),
    path("systems/<int:pk>/signatures/", system_views.SignCalls.as_view(), name="system-sign"),
    path("systems/<int:pk>/signatures/end/", system_views.SignNoMore.as_view(), name="system-sign-end"),
    path("systems/<int:pk>/calls/", system_views.Calls.as_view(), name="system-calls"),
    path("systems/<int:pk>/calls/stop/", system_views.StopCalls.as_view(), name="system-calls-stop"),
    path("systems/<int:pk>/calls/<int:call>/again/", system_views.SendAgain.as_view(), name="system-call-again"),
    path("officers/", views.Officers.as_view(), name="officers-named"),
    path("officers/<int:pk>/end/", views.EndOfficer.as_view(), name="officer-end"),
    path("routing/", views.Routes.as_view(), name="routing"),
    path("routing/<int:pk>/end/", views.EndRoute.as_view(), name="route-end"),
    path("delegations/", views.MyDelegations.as_view(), name="my-delegations"),
    path("delegations/<int:pk>/end/", views.EndDelegation.as_view(), name="delegation-end"),
    path("token/", views.MyToken.as_view(), name="my-token"),
]
