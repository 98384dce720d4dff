"""Members (medlemmar): who they are, and what is measured of them on a day."""
