"""Planning (planering): forecasts under scenarios, and which fee or appropriation keeps a floor.

growth         growth in per cent a year, and projected numbers
scenarios      the assumptions about the years to come
forecast       the fund rolled forward under a scenario
forecast_grid  the forecasts for other fees and other growth
inverse        the lowest fee, the largest appropriation, the first year below a floor
sensitivity    the closing balance for each fee and growth
"""
