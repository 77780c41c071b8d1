"""The desk's pages for access tokens: one's own, and for administrators those of outside systems."""
