"""A publication as plain pages that any web server can give: relative links, no script, everything in one folder."""
