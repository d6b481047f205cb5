"""What the calibration makes of its samples.

SPDX-License-Identifier: GPL-3.0-or-later
usage: test_calibration.py FOLDER (demos/bench/python)
"""
import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))
import calibrate  # noqa: E402
import calibrate_processes  # noqa: E402

MS = 1000000


class FakeContext:
    """Starts take the given times, on a clock that stands still between them."""

    def __init__(self, takes):
        self.takes, self.now = iter(takes), 0

    def clock(self):
        return self.now

    def Process(self, target):
        return self

    def start(self):
        self.now += next(self.takes)

    def join(self):
        pass


class Starts(unittest.TestCase):
    def time_starts(self, takes, slice_ns):
        context = FakeContext(takes)
        before, calibrate_processes.clock = calibrate_processes.clock, context.clock
        try:
            return calibrate_processes._time_starts(context, slice_ns)
        finally:
            calibrate_processes.clock = before

    def test_what_waited_for_a_core_is_no_start(self):
        takes = [1 * MS + i for i in range(20)] + [5 * MS] * 11
        self.assertEqual(self.time_starts(takes, 4 * MS), takes[:20])

    def test_slow_starts_are_starts_if_most_are(self):
        takes = [1 * MS] + [6 * MS] * 30
        self.assertEqual(self.time_starts(takes, 4 * MS), takes)


class Payload(unittest.TestCase):
    def test_one_message_in_three_is_no_noise(self):
        """Each third one found memory mapped: a property of the way, not a spread of the machine."""
        samples = [60, 170, 165] * 6
        means = calibrate_processes._means(samples)
        self.assertEqual(len(means), 3)
        self.assertAlmostEqual(means[0], (60 + 170 + 165) / 3)
        self.assertGreater(calibrate.get_spread(samples), 0.5)
        self.assertLess(calibrate.get_spread(means), 0.01)


if __name__ == "__main__":
    unittest.main()
