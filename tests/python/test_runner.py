"""The runner's own parts: work units, and who may start when.

SPDX-License-Identifier: GPL-3.0-or-later

Run with any Python from 3.8 on: python -I test_runner.py FOLDER-OF-THE-RUNNER
"""
import array
import gc
import importlib
import os
import sys
import tempfile
import threading
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv.pop(1))

import runner_calibrate  # noqa: E402
import runner_flow  # noqa: E402
import runner_pools  # noqa: E402
import runner_work  # noqa: E402

DONE, FAILED, TIMED_OUT, REJECTED = 1, 2, 3, 4


def step(kind, **more):
    return dict({"kind": kind, "step": 0, "repeat": 1, "blocking": False, "lock": 0, "group": 0,
                 "backend": runner_work.NO_BACKEND, "join": True}, **more)


def group(first, count, **more):
    return dict({"name": "g", "first": first, "count": count, "repeat": 1, "clients": 0, "limit": 0,
                 "timeout_ns": 0, "queue": 0, "reject": False, "payload_in": 0, "payload_out": 0,
                 "steps": [step(runner_work.SLEEP)]}, **more)


class FailedService(unittest.TestCase):
    """What the parent of a pre-fork service says about a process that has failed."""

    def serve(self, fail):
        def serve(run, share, starts_clock):
            fail(share[0])

        with tempfile.TemporaryDirectory() as folder:
            for name, values in {"jobs.bin": [0] * 4, "work.bin": [0], "order.bin": [0],
                                 "results.bin": [0] * (6 + runner_work.CPU_SLOTS)}.items():
                with open(os.path.join(folder, name), "wb") as file:
                    array.array("q", values).tofile(file)
            plan = {"n_jobs": 1, "groups": [group(0, 1)], "start_method": "fork", "processes": 3,
                    "model": "processes+threads"}
            with self.assertRaises(RuntimeError) as caught:
                runner_pools.run_service(runner_work.Run(plan, folder), serve)
        return str(caught.exception)

    def test_reason_is_named(self):
        def fail(number):
            sys.stderr = open(os.devnull, "w")
            if number > 0:
                raise ConnectionResetError("no more files")

        self.assertEqual(self.serve(fail), "service process 2 of 3 ended with status 1, and 1 more: "
                                           "ConnectionResetError: no more files")

    def test_killed_one_has_no_reason(self):
        self.assertEqual(self.serve(lambda number: number == 2 and os.kill(os.getpid(), 9)),
                         "service process 3 of 3 ended by signal 9")


class UploadedToDask(unittest.TestCase):
    """A worker of somebody else's cluster loads the module, then loads it again."""

    def test_no_thread_local_is_garbage(self):
        # Up to Python 3.11 the profiler of a worker can stop it for good otherwise (gh-106883).
        module = importlib.import_module("runner_dask_worker")
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            importlib.reload(module)
            plan = {"groups": [group(0, 1)], "token": "t"}
            one = module.Shipped(plan, 0, 0, 0, 0)
            one.myself = one
            del one
            gc.collect()
            garbage = [type(item) for item in gc.garbage]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
        self.assertIn(module.Shipped, garbage)
        self.assertNotIn(threading.local, garbage)

    def test_a_lock_belongs_to_its_thread(self):
        made = []
        distributed = mock.Mock(Lock=lambda name: made.append(name) or mock.Mock())
        locks = importlib.import_module("runner_dask_worker").Locks({"token": "t"})
        with mock.patch.dict(sys.modules, distributed=distributed):
            others = []
            thread = threading.Thread(target=lambda: others.append(locks[3]))
            thread.start()
            mine = locks[3]
            thread.join()
            self.assertIs(locks[3], mine)
        self.assertIsNot(others[0], mine)
        self.assertEqual(made, ["interleave-t-3"] * 2)


class World(unittest.TestCase):
    """A plan in a folder, and a flow whose submits are only noted."""

    def make(self, groups, arrivals, work=None, fails=None, share=(0, 1)):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        n = len(arrivals)
        of = [i for i, one in enumerate(groups) for _ in range(one["count"])]
        of += [len(groups) - 1] * (n - len(of))
        order = sorted((at, job) for job, at in enumerate(arrivals) if at >= 0)
        files = {"jobs.bin": of + list(range(n)) + (fails or [0] * n) + arrivals,
                 "work.bin": work or [0] * n,
                 "order.bin": [job for _, job in order],
                 "results.bin": arrivals + [-1] * (2 * n) + [0] * (3 * n + runner_work.CPU_SLOTS)}
        for name, values in files.items():
            with open(os.path.join(folder.name, name), "wb") as file:
                array.array("q", values).tofile(file)
        self.run_ = runner_work.Run({"n_jobs": n, "groups": groups}, folder.name)
        self.run_.start_clock()
        self.submitted = []
        self.is_over = 0
        return runner_flow.Flow(self.run_, self.submitted.append, self.note_end, share=share)

    def note_end(self):
        self.is_over += 1

    def start(self, flow):
        for job in flow.at_once():
            flow.arrive(job)

    def end(self, flow, job, outcome=DONE):
        self.run_.begin_job(job)
        flow.begun(job)
        flow.ended(job, outcome)

    def test_all_at_once_in_order(self):
        flow = self.make([group(0, 3), group(3, 2)], [0] * 5)
        self.start(flow)
        self.assertEqual(self.submitted, [0, 1, 2, 3, 4])
        for job in range(5):
            self.assertEqual(self.is_over, 0)
            self.end(flow, job)
        self.assertEqual(self.is_over, 1)
        self.assertEqual(list(self.run_.outcome), [DONE] * 5)
        self.assertTrue(all(end >= begin >= 0 for begin, end in zip(self.run_.begin,
                                                                    self.run_.end)))

    def test_timed_are_not_at_once(self):
        flow = self.make([group(0, 3)], [0, 5000, 2000])
        self.assertEqual(flow.at_once(), [0])
        self.assertEqual([job for _, job in flow.timed()], [2, 1])

    def test_limit_is_first_in_first_out(self):
        flow = self.make([group(0, 5, limit=2)], [0] * 5)
        self.start(flow)
        self.assertEqual(self.submitted, [0, 1])
        self.end(flow, 1)
        self.assertEqual(self.submitted, [0, 1, 2])
        self.end(flow, 0)
        self.assertEqual(self.submitted, [0, 1, 2, 3])
        for job in (2, 3, 4):
            self.end(flow, job)
        self.assertEqual(self.is_over, 1)

    def test_limit_of_one_group_holds_no_other(self):
        flow = self.make([group(0, 2, limit=1), group(2, 2)], [0] * 4)
        self.start(flow)
        self.assertEqual(self.submitted, [0, 2, 3])

    def test_clients_send_the_next_when_the_last_is_done(self):
        flow = self.make([group(0, 4, clients=2)], [0, 0, -1, -1])
        self.start(flow)
        self.assertEqual(self.submitted, [0, 1])
        self.end(flow, 1)
        self.assertEqual(self.submitted, [0, 1, 2])
        self.assertGreaterEqual(self.run_.arrival[2], self.run_.end[1])
        for job in (0, 2, 3):
            self.end(flow, job)
        self.assertEqual(self.is_over, 1)

    def test_full_line_rejects(self):
        flow = self.make([group(0, 5, queue=2, reject=True)], [0] * 5)
        self.start(flow)
        self.assertEqual(self.submitted, [0, 1])
        self.assertEqual(list(self.run_.outcome), [0, 0, REJECTED, REJECTED, REJECTED])
        self.end(flow, 0)
        self.end(flow, 1)
        self.assertEqual(self.is_over, 1)

    def test_full_line_waits(self):
        flow = self.make([group(0, 4, queue=1)], [0] * 4)
        self.start(flow)
        self.assertEqual(self.submitted, [0])
        self.run_.begin_job(0)
        flow.begun(0)
        self.assertEqual(self.submitted, [0, 1])
        flow.ended(0, DONE)
        for job in (1, 2, 3):
            self.end(flow, job)
        self.assertEqual(self.submitted, [0, 1, 2, 3])
        self.assertEqual(self.is_over, 1)

    def test_limited_jobs_stand_in_line(self):
        flow = self.make([group(0, 5, limit=1, queue=2, reject=True)], [0] * 5)
        self.start(flow)
        self.assertEqual(self.submitted, [0])
        self.assertEqual(list(self.run_.outcome), [0, 0, REJECTED, REJECTED, REJECTED])

    def test_caller_that_waits_no_longer(self):
        flow = self.make([group(0, 3, timeout_ns=1, limit=1)], [0] * 3)
        self.start(flow)
        flow.next_deadline()
        # 0 has been submitted and runs on; 1 and 2 were held: nobody will ever run them.
        self.assertEqual(list(self.run_.outcome), [0, TIMED_OUT, TIMED_OUT])
        self.assertEqual(self.is_over, 0)
        self.end(flow, 0)
        self.assertEqual(self.run_.outcome[0], TIMED_OUT)
        self.assertEqual(self.is_over, 1)
        self.assertEqual(self.submitted, [0])

    def test_too_late_is_timed_out_before_anybody_looks(self):
        flow = self.make([group(0, 1, timeout_ns=1)], [0])
        self.start(flow)
        self.end(flow, 0)
        self.assertEqual(self.run_.outcome[0], TIMED_OUT)

    def test_rejected_clients_do_not_recurse(self):
        n = 20000
        flow = self.make([group(0, n, clients=2, queue=1, reject=True)], [0, 0] + [-1] * (n - 2))
        self.start(flow)
        self.assertEqual(list(self.run_.outcome), [0] + [REJECTED] * (n - 1))
        self.end(flow, 0)
        self.assertEqual(self.is_over, 1)

    def test_prefork_clients_without_a_process_are_dealt_to_others(self):
        shares = []
        for number in range(4):
            flow = self.make([group(0, 7, clients=2)], [0, 0] + [-1] * 5, share=(number, 4))
            self.assertEqual(flow.is_empty, number >= 2)
            self.start(flow)
            for job in self.submitted:
                self.end(flow, job)
            shares += self.submitted
        self.assertEqual(sorted(shares), list(range(7)))

    def test_spawned_job_counts(self):
        flow = self.make([group(0, 1), group(1, 0)], [0, -1])
        self.start(flow)
        self.run_.begin_job(0)
        flow.spawned(1)
        self.assertEqual(self.submitted, [0, 1])
        flow.ended(0, DONE)
        self.assertEqual(self.is_over, 0)
        self.end(flow, 1)
        self.assertEqual(self.is_over, 1)

    def test_shares_are_disjoint_and_whole(self):
        shares = []
        for number in range(3):
            flow = self.make([group(0, 5), group(5, 6, clients=4)], [0] * 9 + [-1] * 2,
                             share=(number, 3))
            self.start(flow)
            for job in self.submitted:
                self.end(flow, job)
            self.assertEqual(self.is_over, 1)
            shares += self.submitted
        self.assertEqual(sorted(shares), list(range(11)))

    def test_many_threads_lose_no_end(self):
        flow = self.make([group(0, 4000)], [0] * 4000)
        flow.lock = threading.Lock()
        self.start(flow)
        threads = [threading.Thread(target=lambda k=k: [self.end(flow, job)
                                                        for job in range(k, 4000, 4)])
                   for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.is_over, 1)
        self.assertEqual(list(self.run_.outcome), [DONE] * 4000)

    def test_steps_repeat_and_fail(self):
        seen = []
        groups = [group(0, 2, repeat=2, steps=[step(runner_work.PYTHON, repeat=3),
                                               step(runner_work.SPAWN)])]
        self.make(groups, [0, 0], work=list(range(16)), fails=[0, 1])
        self.run_.work_at = [0, 8]
        self.run_.groups[0].program = [
            (lambda run, amount, job, one: seen.append(amount), times, {}) for times in (3, 1)]
        runner_work.run_steps(self.run_, 0)
        self.assertEqual(seen, list(range(8)))
        with self.assertRaises(runner_work.JobFailed):
            runner_work.run_steps(self.run_, 1)
        self.assertEqual(seen, list(range(16)))

    def test_failed_job_lets_go_of_locks(self):
        self.make([group(0, 1, steps=[step(runner_work.LOCK)])], [0], fails=[1])
        self.run_.locks = [threading.Lock()]
        with self.assertRaises(runner_work.JobFailed):
            runner_work.run_steps(self.run_, 0)
        self.assertFalse(self.run_.locks[0].locked())


class Work(unittest.TestCase):
    def test_rates(self):
        rates = runner_calibrate.calibrate()
        self.assertEqual(set(rates), {"python", "hold", "native"})
        for rate in rates.values():
            self.assertGreater(rate["unit_ns"], 0)
            self.assertLess(rate["unit_ns"], 1e6)
            self.assertGreaterEqual(rate["call_ns"], 0)
            self.assertGreaterEqual(rate["spread"], 0)

    def test_rates_are_medians_of_processes(self):
        """The same bytecode is faster in one process than in another, for the process's life."""
        asked = []
        units = [30.0, 20.0, 22.0, 21.0, 19.0]

        def answer(kinds):
            asked.append(sorted(kinds))
            unit = units[len(asked) - 1]
            return {kind: {"call_ns": unit * 2, "unit_ns": unit, "spread": 0.01} for kind in kinds}
        with mock.patch.object(runner_calibrate, "_calibrate_elsewhere", answer):
            rates = runner_calibrate.calibrate()
        self.assertEqual(len(asked), runner_calibrate.PROCESSES)
        self.assertEqual(rates["python"], {"call_ns": 42.0, "unit_ns": 21.0, "spread": 2.0 / 21.0})
        self.assertEqual(rates["native"]["unit_ns"], 30.0)  # of the 1st and 4th
        self.assertEqual(asked[1], ["python"])

    def test_rates_are_taken_elsewhere(self):
        rates = runner_calibrate._calibrate_elsewhere(["hold"])
        self.assertEqual(set(rates), {"hold"})
        self.assertGreater(rates["hold"]["unit_ns"], 0)

    def test_work_looks_at_no_clock(self):
        """What is fixed is the work: a step that asked for the time would fake parallelism."""
        for work in runner_calibrate.WORK.values():
            self.assertFalse({"time", "monotonic", "perf_counter"} & set(work.__code__.co_names))


if __name__ == "__main__":
    unittest.main()
