"""The ground that everything stands on: text, dates, amounts, localized text, errors, records."""
