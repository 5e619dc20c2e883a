"""People and units: who the city knows, with personal numbers sealed."""
