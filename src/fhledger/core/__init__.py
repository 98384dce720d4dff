"""What every other layer uses: text, dates, amounts, localized text, errors, records."""
