"""Whole ways of people through the pages, by HTTP."""
