import accounts.models
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Somebody already signs in with this address.'}, help_text='What this person signs in with. Nobody else sees it.', max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(help_text="How this person is named at the desk, for example in an article's history.", max_length=150)),
                ('is_staff', models.BooleanField(default=False, help_text="Without this the person can't sign in.", verbose_name='may use the desk')),
                ('is_active', models.BooleanField(default=True, help_text='Untick this instead of deleting a person: what they wrote and published stays in the history under their name.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['name', 'email'],
            },
            managers=[
                ('objects', accounts.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='when')),
                ('actor_name', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('action', models.CharField(choices=[('signed_in', 'signed in'), ('signed_out', 'signed out'), ('refused', 'was refused at the sign-in:'), ('password', 'chose a new password'), ('factor_added', 'set up a second factor:'), ('factor_removed', 'removed a second factor:'), ('sessions_ended', 'ended sessions of theirs elsewhere:'), ('recovered', 'let in again, by the server’s console,'), ('invited', 'invited'), ('invitation_ended', 'ended the invitation of'), ('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('published', 'published'), ('scheduled', 'scheduled'), ('rescheduled', 'rescheduled'), ('schedule_canceled', 'canceled the schedule of'), ('taken_down', 'took down'), ('review_requested', 'asked for a review of'), ('review_answered', 'answered about'), ('approved', 'approved'), ('rechecked', 'marked as still right:'), ('link_created', 'made a preview link to'), ('link_revoked', 'ended a preview link to'), ('merged', 'merged others into'), ('exported', 'exported')], max_length=20)),
                ('target_name', models.CharField(blank=True, max_length=300)),
                ('target_type', models.CharField(blank=True, max_length=60)),
                ('target_id', models.CharField(blank=True, max_length=40)),
                ('details', models.TextField(blank=True)),
                ('ip_address', models.GenericIPAddressField(blank=True, null=True, verbose_name='from')),
                ('browser', models.CharField(blank=True, max_length=60)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'audit log entry',
                'verbose_name_plural': 'audit log entries',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address', violation_error_message='Somebody already signs in with this address.'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['target_type', 'target_id', 'created_at'], name='audit_by_target'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['action', 'created_at'], name='audit_by_action'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['actor', 'created_at'], name='audit_by_actor'),
        ),
    ]
