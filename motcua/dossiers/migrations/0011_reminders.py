"""When the current step presses and is over, written down where dossiers are already under way."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

from motcua.dossiers import budgets


def mark_what_is_under_way(apps, schema_editor):
    """Nobody is reminded now of what passed before reminders were there: the morning's letter tells it."""
    dossiers = apps.get_model("dossiers", "Dossier").objects
    running = dossiers.filter(received_at__isnull=False, finished_at=None, closed_at=None)
    for pk in list(running.order_by().values_list("pk", flat=True)):
        dossier = dossiers.select_related("step").get(pk=pk)
        last = dossier.clock_entries.last()
        if last is not None:
            budgets.mark(dossier, last.at)
    steps = apps.get_model("dossiers", "Step").objects
    steps.filter(remind_at__lte=Now()).update(remind_at=F("due_at"))
    steps.filter(remind_at__lte=Now()).update(remind_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0010_counter"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="warn_at",
            field=models.DateTimeField(help_text="75 % of its share of the time are used by then", null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="due_at",
            field=models.DateTimeField(help_text="All of its share of the time is used by then", null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="remind_at",
            field=models.DateTimeField(help_text="When its holder is to be told of this next", null=True),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=Q(("remind_at__isnull", False)), fields=["remind_at"], name="step_to_remind_of"
            ),
        ),
        migrations.RunPython(mark_what_is_under_way, migrations.RunPython.noop),
    ]
