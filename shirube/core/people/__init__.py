"""Who answers for what: the sections of the city's organisation."""
