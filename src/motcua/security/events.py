"""What the register writes into the log; the stream is the number of the row."""

TOPIC = "incident"
REGISTERED = "incident.registered"
CORRECTED = "incident.corrected"
NOTED = "incident.noted"
CONTAINED = "incident.contained"
SENT = "incident.sent"
SENT_WITHDRAWN = "incident.sent_withdrawn"
CLOSED = "incident.closed"
REOPENED = "incident.reopened"

NOTICED = "noticed"
"""Topic of what the machine noticed and somebody said is no incident."""
SET_ASIDE = "noticed.set_aside"

YEARLY = "yearly_report"
YEAR_CLOSED = "yearly_report.closed"
YEAR_SENT = "yearly_report.sent"
