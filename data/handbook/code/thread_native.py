"""Hashing frees the GIL, so threads share the cores."""
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

blocks = [bytes([n]) * 1_000_000 for n in range(8)]


def digest(block):
    return hashlib.sha256(block).hexdigest()        # C code without the GIL


with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
    digests = list(pool.map(digest, blocks))

assert digests == [digest(block) for block in blocks]
print("hashed", len(digests), "blocks")
