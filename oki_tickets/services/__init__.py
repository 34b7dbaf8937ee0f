"""What the desk does, one module a capability. Services are the only writers of tickets."""
