"""The audit log says that what was brought in was taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_exported'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('signed_in', 'signed in'), ('signed_out', 'signed out'), ('refused', 'was refused at the sign-in:'), ('password', 'chose a new password'), ('factor_added', 'set up a second factor:'), ('factor_removed', 'removed a second factor:'), ('sessions_ended', 'ended sessions of theirs elsewhere:'), ('recovered', 'let in again, by the server’s console,'), ('invited', 'invited'), ('invitation_ended', 'ended the invitation of'), ('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('published', 'published'), ('scheduled', 'scheduled'), ('rescheduled', 'rescheduled'), ('schedule_canceled', 'canceled the schedule of'), ('taken_down', 'took down'), ('review_requested', 'asked for a review of'), ('review_answered', 'answered about'), ('review_withdrawn', 'withdrew a request for a review of'), ('link_opened', 'opened the personal link to'), ('approved', 'approved'), ('approval_recorded', 'entered an approval of'), ('rechecked', 'marked as still right:'), ('link_created', 'made a preview link to'), ('link_revoked', 'ended a preview link to'), ('merged', 'merged others into'), ('binned', 'moved to the bin:'), ('put_back', 'put back from the bin:'), ('deleted_for_good', 'deleted for good:'), ('exported', 'exported'), ('imported', 'brought in'), ('import_undone', 'took back what was brought in:'), ('erased', 'erased the data of')], max_length=20),
        ),
    ]
