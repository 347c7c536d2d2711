"""The commands of `kiosk`, one module each, imported only when asked for."""
