"""Membership fees (medlemsavgifter): members, inhabitants, rates, fees, notices, apportionment."""
