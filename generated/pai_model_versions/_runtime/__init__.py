"""What all operations of this package share; public is only what the package itself exports."""
