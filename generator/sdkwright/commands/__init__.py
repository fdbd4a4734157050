"""The commands: a module for each has what it takes, what it asks for, and what it prints."""
