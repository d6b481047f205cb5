# Known answer: the recorder brings no module but its own, and no GIL into an interpreter without.
import sys

print(sorted(set(sys.modules) - {"_ilv"}))
print(getattr(sys, "_is_gil_enabled", lambda: True)())
