from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0012_former_epochs"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="unit",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="单元"),
        ),
    ]
