from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0016_wallet")]

    operations = [
        migrations.AddField(
            model_name="paperupload",
            name="position",
            # Of those that are on their way while this runs: first, as if each were alone.
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="filedpaper",
            name="position",
            field=models.PositiveIntegerField(
                default=0, help_text="Within its document; 0 where nobody cared"
            ),
        ),
    ]
