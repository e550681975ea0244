"""The application in one process, without a browser."""
