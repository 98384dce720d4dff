"""Population from Statistics Sweden (SCB): the request, its bounds, and the answer."""
