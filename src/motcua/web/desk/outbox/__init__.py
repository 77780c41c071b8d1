"""The administrator's page of what leaves the house: what waits, what stopped and why, and trying that again."""
