"""The project's own measurements: `kiosk bench NAME`, one module a name.

Each module has `measure(report: Report) -> None`; figures are ratios to a peer or limits in the same run, because the
machines that they run on are noisy and unequal.
"""
