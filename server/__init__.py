"""The central server: intake, changes, enrolment and the console of the property staff."""
