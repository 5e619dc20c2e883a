"""What is seen of competitions: the desk of organizers and registrars, and the public pages."""
