"""How many CPUs may this process really use?"""
import os


def quota(path="/sys/fs/cgroup/cpu.max"):
    """CPUs of the cgroup's quota; None without one (cgroup v2)."""
    try:
        with open(path, encoding="ascii") as file:
            limit, period = file.read().split()
    except (OSError, ValueError):
        return None
    return None if limit == "max" else max(1, round(int(limit) / int(period)))


def usable_cpus():
    if hasattr(os, "process_cpu_count"):            # 3.13: affinity, PYTHON_CPU_COUNT
        count = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count()
    return min(count or 1, quota() or count or 1)


assert usable_cpus() >= 1
print("usable CPUs:", usable_cpus(), "of", os.cpu_count())
