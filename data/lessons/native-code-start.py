"""Feeds data to a hash, and counts the calls that keep the GIL."""
import hashlib

DATA = bytes(range(256)) * 4096  # 1 MiB
WANT = hashlib.sha256(DATA).hexdigest()
kept = 0


class Hash:
    """A sha256 that notes when a piece is too small to give the GIL away."""

    def __init__(self):
        self.hash = hashlib.sha256()

    def update(self, piece):
        global kept
        kept += len(piece) < 2048
        self.hash.update(piece)


def digest(data):
    sha = Hash()
    size = 64
    for begin in range(0, len(data), size):
        sha.update(data[begin:begin + size])
    return sha.hash.hexdigest()


def main():
    is_right = digest(DATA) == WANT
    print("right digest," if is_right else "wrong digest,", "the GIL was", "often kept" if kept else "never kept")


main()
