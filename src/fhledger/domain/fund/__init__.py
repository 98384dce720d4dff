"""The fund (medel att förfoga över): entries, fiscal years, projects, budget."""
