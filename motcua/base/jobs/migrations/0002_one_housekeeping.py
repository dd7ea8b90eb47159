"""What four jobs of housekeeping did is one job now: nobody would take theirs that still wait."""

from django.db import migrations

FORMER = ["jobs.forget_done", "messaging.forget_codes", "accounts.sweep", "files.sweep"]


def drop_former(apps, _editor):
    apps.get_model("jobs", "Job").objects.filter(name__in=FORMER).delete()
    apps.get_model("jobs", "Recurrence").objects.filter(name__in=FORMER).delete()


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunPython(drop_former, migrations.RunPython.noop)]
