"""`kiosk doctor`: looks at everything that this terminal needs, and says ok or what to do."""
