"""The walls of the house, proven."""
