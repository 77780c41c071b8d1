"""More than one machine: the files for it filled in, and a drill that builds it on the loopback and breaks it.

`machines` says who listens where and fills the templates of `deploy/cluster/`; `building` starts all of it as processes
of its own; `load` files dossiers all the while; `drilling` kills one after the other and counts what is left.
"""
