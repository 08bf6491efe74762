"""A real OpenID Connect provider for tests: django-allauth's, with settings and a database of its own, in a process of its own."""
