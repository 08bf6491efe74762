"""The public pages: each view reads the address, calls one query and renders."""
