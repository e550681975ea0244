"""The only code that speaks SQL or touches a file."""
