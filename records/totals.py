"""What the outbox's file remembers of its records, so that nobody has to count them: the table `totals`."""

# ruff: noqa: S608 - queries are put together from constants of this module only

QUEUED, SENT, SET_ASIDE = range(3)

_FIRST = "coalesce((SELECT min(sequence) FROM records), 1)"
_OPEN_FROM = (
    f"coalesce((SELECT min(sequence) FROM records WHERE state = {QUEUED} AND NOT sample),"
    " (SELECT max(sequence) + 1 FROM records), 1)"
)
_SENT = f"(SELECT count(*) FROM records WHERE state = {SENT})"
_SET_ASIDE = f"(SELECT count(*) FROM records WHERE state = {SET_ASIDE})"
_SAMPLE = "(SELECT count(*) FROM records WHERE sample)"

RECOUNT = (
    f"UPDATE totals SET first = {_FIRST}, open_from = {_OPEN_FROM},"
    f" sent = {_SENT}, set_aside = {_SET_ASIDE}, sample = {_SAMPLE},"
    f" purged = coalesce((SELECT max(sequence) + 1 - count(*) FROM records) - {_FIRST}, 0)"
)
"""Makes them anew from all records: what is remembered may be damaged, too."""

SOUND = (
    "SELECT count(*) FROM totals"
    f" WHERE sent = {_SENT} AND set_aside = {_SET_ASIDE} AND sample = {_SAMPLE}"
    " AND purged = coalesce((SELECT max(sequence) + 1 - count(*) FROM records) - first, 0)"
    f" AND open_from BETWEEN 1 AND {_OPEN_FROM}"
    " AND typeof(link_tries) || typeof(link_through) || typeof(link_error) = 'integerintegertext'"
    " AND link_tries >= 0 AND link_through >= 0 AND link_error NOT NULL"
)
"""Tells 1 if they are what the records say."""

IN_NO_STATE = f"SELECT 1 FROM records WHERE state NOT IN ({QUEUED}, {SENT}, {SET_ASIDE}) LIMIT 1"
