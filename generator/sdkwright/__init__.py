"""Turns one OpenAPI document into a Python SDK, with the tests that prove it."""
