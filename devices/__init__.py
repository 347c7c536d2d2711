"""Serial readers and scanners: protocols, profiles, ports, simulators."""
