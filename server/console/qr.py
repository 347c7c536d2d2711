"""QR codes (ISO/IEC 18004) as drawings that need neither script nor style: the console's policy allows none."""

from __future__ import annotations

from django.utils.html import format_html

BORDER = 4
"""Light modules around the code, as the standard asks for."""


def drawing(text: str) -> str:
    """Return the QR code of a text as an SVG element."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    made.add_data(text)
    rows = made.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" '
        'role="img" aria-label="二维码"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
        len(rows),
        dark,
    )
