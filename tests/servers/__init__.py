"""Real servers for the tests: each on 127.0.0.1, on a free port, in a directory of its own, without systemd."""
