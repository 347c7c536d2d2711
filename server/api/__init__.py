"""The API that terminals speak (`records.wire`), one file a resource; `shortcut.VIEWS` is the whole of it."""
