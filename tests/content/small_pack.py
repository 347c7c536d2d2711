"""A small sound pack that tests spoil."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "estate.yaml": """\
id: gk
name: {zh: 桂苑, en: Osmanthus Court}
hotline: 027 8888 0000
places:
  - {id: kitchen, name: 厨房}
categories:
  - id: water
    name: 水
    phrases: [漏水, {zh: 没水, en: No water}]
    promise: 5341
urgencies:
  - {id: urgent, name: 紧急}
dangers:
  - {id: gas, name: 燃气, calls: [{name: 燃气公司, phone: 119}], advice: [开窗]}
notice_classes:
  - {id: property, name: 物业}
roles:
  - {id: captain, name: 楼栋长}
  - {id: party_member, name: 党员}
""",
    "buildings.yaml": """\
- id: b3
  name: 3号楼
  units:
    - {id: 1, floors: 18, homes_per_floor: 4}
    - {id: 2, floors: 6, homes_per_floor: 2}
""",
    "teams.yaml": "- {id: office, name: 物业中心, hours: 8:30-17:30}\n",
    "people.yaml": """\
- id: p1
  name: 王秀英
  roles:
    - {role: captain, buildings: [b3]}
  team: office
  phone: 02788880001
  home: b3/2-501
  consents: {name: 2026-03-01}
""",
    "cards.yaml": "- {technology: em4100, raw: 0a00B1c2d3, home: b3/1-1203, label: 您好}\n",
    "staff.yaml": "- {id: s1, name: 王秀英, role: captain, pin: 0420, person: p1, buildings: [b3]}\n",
    "promises.yaml": """\
- id: 5341
  name: 快速反应
  steps:
    - {id: on-site, name: 到场, state: on_site, minutes: 5, urgencies: [urgent]}
""",
    "wishes.yaml": "- {id: w1, text: 想学手机, made_at: 2026-11-01 08:00, building: b3}\n",
    "matters.yaml": """\
- id: m1
  number: 407182653
  record_type: repair
  building: b3
  category: water
  urgency: urgent
  state: on_site
  received_at: 2026-11-01 08:00
  promise: 5341
  events:
    - {at: 2026-11-01 08:04:30, state: on_site, by: 王师傅}
""",
    "quizzes/law.yaml": """\
title: 物业知识
questions:
  - {id: q1, kind: single, text: 问, choices: [甲, 乙], answers: [B], why: 因, source: 《民法典》}
  - {id: q2, kind: true_false, text: 问, answers: [false], why: 因, source: 《民法典》}
  - {id: q3, kind: multiple, text: 问, choices: [甲, 乙, 丙], answers: [A, C], why: 因, source: 《民法典》}
""",
    "notices/water.md": """\
---
title: 停水
notice_class: property
published_at: 2026-11-20 08:00
until: 2026-12-01
pinned: true
buildings: [b3]
---
**停水** 3 小时

<!-- en -->
No water
""",
}


def write_pack(folder: Path, **changes: str | bytes | None) -> Path:
    """Write the pack with files replaced; a key is a path whose `/` is `__` and whose ending is left out."""
    files: dict[str, str | bytes | None] = dict(FILES)
    for key, text in changes.items():
        name = key.replace("__", "/")
        known = next((known for known in files if known.rpartition(".")[0] == name), name)
        files[known] = text
    return write_files(folder, files)


def write_files(folder: Path, files: dict[str, str | bytes | None]) -> Path:
    """Write the files of a pack; None leaves one out."""
    for name, text in files.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
