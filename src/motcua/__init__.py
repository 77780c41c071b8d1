"""Một Cửa ("one door"): a province's portal and electronic one-stop desk in one.

Start at docs/house.md for the floors and at docs/glossary.md for the words.
"""
