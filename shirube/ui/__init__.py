"""How Shirube looks: tokens, components, charts and the base page. Knows no service."""
