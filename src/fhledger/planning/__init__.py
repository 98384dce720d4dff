"""Plans (planering): the years to come under a scenario, and what it takes to hold the fund.

growth      per cent a year, and what it makes of a number
scenario    what is assumed about the years to come
forecast    the fund rolled forward under a scenario
adjustable  a forecast whose fee and growth can be moved
inverse     which fee, which appropriation, which year
sensitivity the closing balance against fee and growth
"""
