"""The calls, paging and errors of one remote system each."""
