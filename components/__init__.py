"""The only code that draws: protected tables, words and numbers become pages."""
