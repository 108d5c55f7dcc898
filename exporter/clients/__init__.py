"""The calls, paging and answers of one remote system each."""
