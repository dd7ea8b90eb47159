"""A step that was done keeps the agency that did it when another one answers for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0005_letters_and_register"),
        ("organization", "0002_reorganizations"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="former_agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.agency",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="former_department",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.department",
            ),
        ),
    ]
