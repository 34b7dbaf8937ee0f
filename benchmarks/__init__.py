"""What the product claims about speed, measured beside ERPNext's own on one machine in one run."""
