"""Whole lists as workbooks: given out, read back with mistakes by cell, rehearsed, taken in."""
