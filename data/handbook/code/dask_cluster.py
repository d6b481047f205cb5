"""The same calls on one machine or on many: only the address changes."""
from dask.distributed import Client, LocalCluster


def checksum(n):
    total = 0
    for k in range(n):
        total = (total * 31 + k) % 1_000_003
    return total


def main():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:             # Client("tcp://scheduler:8786") for a cluster
            futures = client.map(checksum, [10_000, 20_000, 30_000])
            results = client.gather(futures)
    assert results == [checksum(n) for n in (10_000, 20_000, 30_000)]
    print("gathered", len(results))


if __name__ == "__main__":
    main()
