"""What installing, migrating and uninstalling do to a site."""
