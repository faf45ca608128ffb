"""What the flows of the faults go on from, told in the servers' own database; run by `manage.py shell`, prints JSON."""

import datetime as dt
import json

from django.utils import timezone

from compensation.models import RecoveryCase
from tests.cast import assemble
from tests.story import Story
from zengxindai.accounts.models import User
from zengxindai.accounts.people import renew_token
from zengxindai.workflow.models import JobRun

# The overdue loan is claimed some days before the end of May: a month's end is near for who wants one.
story = Story(assemble(), timezone.make_aware(dt.datetime(2026, 3, 27, 10, 0)))
agreement = story.agreement()
story.funded()
claimed = story.overdue()
recovery = RecoveryCase.objects.get(claim=story.paid(loan=claimed))
loan = story.drawn(purpose="流动资金")
request = story.accepted(purpose="购置设备")
draft = story.draft(purpose="扩建厂房")
users = list(User.objects.filter(is_active=True).exclude(password__startswith="!"))
for user in users:
    User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.cn")
tokens = {user.username: renew_token(user) for user in users}
cases = {
    "agreement": agreement.pk, "recovery": recovery.pk, "loan": loan.pk, "application": request.pk, "draft": draft.pk,
    "run": str(JobRun.objects.order_by("day").last().day),
}  # fmt: skip
print(json.dumps({"tokens": tokens, "cases": cases, "now": story.now.isoformat()}))
