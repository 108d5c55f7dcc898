"""Stand-ins of remote systems: real HTTP servers with fault knobs, alone as ``python -m simulators zenodo --port 8081``."""
