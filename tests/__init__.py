"""Tests that look at the whole house; every other test sits beside the code it proves."""
