from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0010_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="terminal",
            name="starts",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name="terminal",
            name="doubled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="身份重复"),
        ),
    ]
