"""The central server: intake, changes, enrolment, and the console for staff."""
