"""What an upgrade changes of the public views reaches the terminals."""

from __future__ import annotations

from pathlib import Path

from server_process import ServerProcess


def test_public_views_are_made_anew_once_when_the_rules_have_changed(server: ServerProcess) -> None:
    from content.documents import Staff
    from server import documents, upgrade
    from server.home import Home
    from server.models import Document

    home = Home(server.home)
    assert home.public_form_file.exists(), "every command that starts the server's parts sees to it"
    people = Document.objects.filter(type="person", public__isnull=False).order_by("doc_id")
    # Staff who are told of by the person's name cannot be made anew either.
    unreadable = next(row for row in people if documents.naming(row.estate_id, Staff, "person", row.doc_id))
    person = next(row for row in people if row.pk != unreadable.pk)
    Document.objects.filter(pk=person.pk).update(public=b"\x80", updated_by="wang")
    Document.objects.filter(pk=unreadable.pk).update(body="{}")
    upgrade.renew_public_views(home)
    assert bytes(Document.objects.get(pk=person.pk).public or b"") == b"\x80", "nothing has changed"
    home.public_form_file.write_text("another one", encoding="ascii")
    try:
        upgrade.renew_public_views(home)
        renewed = Document.objects.get(pk=person.pk)
        assert renewed.public == person.public
        assert renewed.sequence > person.sequence
        assert renewed.updated_by == "wang"
        assert Document.objects.get(pk=unreadable.pk).public == unreadable.public
        upgrade.renew_public_views(home)
        assert Document.objects.get(pk=person.pk).sequence == renewed.sequence
    finally:
        Document.objects.filter(pk=unreadable.pk).update(body=unreadable.body)


def test_a_new_server_has_nothing_to_renew(tmp_path: Path) -> None:
    fresh = ServerProcess(tmp_path)
    assert fresh.command("stats").returncode == 0
    assert (tmp_path / "public-form").stat().st_mode & 0o777 == 0o600


def test_every_change_of_a_table_has_its_migration(server: ServerProcess) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "server", check=True, dry_run=True, verbosity=0)
