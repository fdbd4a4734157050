"""What each operation is on the wire, one module for each resource."""
