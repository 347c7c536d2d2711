"""The console: Django's admin in Simplified Chinese, for the people who answer."""
