"""What may be replaced under the guards is named row by row, and what was handed in is retold without the forgotten."""

from django.db import migrations

from zengxindai.audit.replacing import MayReplace


class Migration(migrations.Migration):
    """The owner's one function, narrowed to what an event names."""

    dependencies = (
        ("audit", "0004_sign_ins"),
        ("accounts", "0013_signed_calls"),
    )
    operations = (
        MayReplace(
            sealed=[
                "accounts_user.phone",
                "accounts_secondfactor.key",
                "accounts_secondfactor.coming",
                "accounts_serviceaccount.signs_with",
                "notifications_endpoint.secret",
                "accounts_organisation.phone",
                "applications_blacklistentry.person_name",
                "applications_blacklistentry.identity_no",
                "applications_complaint.contact_name",
                "applications_complaint.contact_phone",
                "applications_invitation.phone",
                "applications_relatedperson.identity_no",
                "applications_relatedperson.phone",
                "applications_whitelistentry.contact_phone",
                "reporting_accountability.held_name",
                "workflow_sheetrun.told",
            ],
            plain=[
                "accounts_user.email",
                "applications_relatedperson.name",
                "applications_whitelistentry.contact",
                "applications_application.controller_name",
                "loans_surety.name",
                "loans_surety.note",
            ],
            indexed=[
                "accounts_user.mobile_index",
                "applications_blacklistentry.identity_index",
                "applications_relatedperson.identity_index",
            ],
            told=["applications_submission.content"],
        ),
    )
