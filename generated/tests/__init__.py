"""The tests of the package, made from the document that the package was made from."""
