"""The command line of the sysadmin."""
