from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0008_matter_taken_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="setaside",
            name="source",
            field=models.CharField(
                choices=[("sync", "联网"), ("import", "U盘导入")],
                db_default="sync",
                default="sync",
                max_length=10,
                verbose_name="来源",
            ),
        ),
    ]
