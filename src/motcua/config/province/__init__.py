"""A province as a folder of files that people edit: written anew, checked, brought in, given back.

`folder` reads the files and knows where every row stands, `rows` says what a row may hold, `checks` finds what does not
fit together, `applying` brings all of it in as one transaction, `exporting` writes what is in force, `example` makes a
small province to begin with.
"""
