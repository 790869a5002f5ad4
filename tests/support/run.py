"""Runs unittest modules of the working directory and says of them, in one line, what the C++ suites
say of themselves: how many passed, failed and were skipped."""
import os
import sys
import unittest

sys.path.insert(0, os.getcwd())
done = unittest.main(module=None, argv=sys.argv, exit=False).result
failed = len(done.failures) + len(done.errors) + len(done.unexpectedSuccesses)
skipped = len(done.skipped)
print(f"suite {' '.join(sys.argv[1:])}: {max(done.testsRun - failed - skipped, 0)} passed, "
      f"{failed} failed, {skipped} skipped", flush=True)
sys.exit(0 if done.wasSuccessful() and done.testsRun else 1)
