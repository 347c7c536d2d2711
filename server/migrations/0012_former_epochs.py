import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0011_doubled"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerEpoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=16)),
                ("until", models.BigIntegerField()),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_epochs", to="server.estate"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("estate", "name"), name="former_epoch")],
            },
        ),
    ]
