from typing import Any

from django.db import migrations, models


def say_all(apps: Any, editor: Any) -> None:
    """Until now an account without estates saw all of them."""
    apps.get_model("server", "StaffMember").objects.filter(estates=None).update(all_estates=True)


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0006_household"),
    ]

    operations = [
        migrations.AddField(
            model_name="staffmember",
            name="all_estates",
            field=models.BooleanField(default=False, help_text="包括以后新增的小区。", verbose_name="全部小区"),
        ),
        migrations.AddField(
            model_name="staffmember",
            name="buildings",
            field=models.JSONField(blank=True, default=list, verbose_name="负责的楼栋"),
        ),
        migrations.RunPython(say_all, migrations.RunPython.noop, elidable=True),
    ]
