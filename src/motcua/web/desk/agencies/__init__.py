"""Agencies and counters: listed, opened, kept right, renamed from a day on, closed on a day, with their history."""
