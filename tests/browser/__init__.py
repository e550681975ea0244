"""What a reader's browser is sent, asks for and can do."""
