"""A heavy transformation of many records: chunks to processes, results in order."""
import json
from concurrent.futures import ProcessPoolExecutor


def transform(record):
    words = sorted(record["text"].lower().split())
    return json.dumps({"id": record["id"], "words": len(words), "first": words[0]})


def main():
    records = [{"id": n, "text": "the quick brown fox " * 20} for n in range(500)]
    with ProcessPoolExecutor() as pool:             # as many workers as CPUs
        lines = list(pool.map(transform, records, chunksize=50))
    assert lines[7] == '{"id": 7, "words": 80, "first": "brown"}'
    assert [json.loads(line)["id"] for line in lines] == list(range(500))
    print("transformed", len(lines))


if __name__ == "__main__":
    main()
