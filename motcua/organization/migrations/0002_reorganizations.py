"""What passed from one agency to another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Reorganization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=300)),
                ("basis", models.CharField(help_text="The decision, as notices and papers cite it", max_length=300)),
                ("effective_on", models.DateField()),
                ("carried_out_at", models.DateTimeField()),
                ("data", models.JSONField()),
            ],
            options={"ordering": ["effective_on", "pk"]},
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.SlugField(blank=True, help_text="Code of the field")),
                ("procedure", models.CharField(blank=True, help_text="Code of the procedure", max_length=20)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="organization.agency",
                    ),
                ),
                (
                    "reorganization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="organization.reorganization",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inheritances",
                        to="organization.agency",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(
                fields=("reorganization", "agency", "field", "procedure"), name="one_successor_per_matter"
            ),
        ),
    ]
