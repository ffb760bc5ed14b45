"""The folds that tests of src/data/split/folds compare with, from scikit-learn 1.9, and the hashes of src/data/split/hash.rs.

Run: python tests/reference/splits.py
"""

import struct

import numpy as np
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold, TimeSeriesSplit


def stream(seed):
    """The tests' own generator: Knuth's MMIX, upper 31 bits."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def drawn(seed, n, bound):
    numbers = stream(seed)
    return np.array([next(numbers) % bound for _ in range(n)])


def folds(splitter, y, groups=None):
    """The fold that judges each row; -1 for rows that none judges."""
    fold = np.full(len(y), -1)
    for number, (_, judged) in enumerate(splitter.split(np.zeros(len(y)), y, groups)):
        fold[judged] = number
    return "".join("-" if f < 0 else str(f) for f in fold)


def fnv1a(data, hash=0xCBF29CE484222325):
    for byte in data:
        hash = (hash ^ byte) * 0x100000001B3 % 2**64
    return hash


def fmix64(bits):
    for factor in [0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53]:
        bits = (bits ^ bits >> 33) * factor % 2**64
    return bits ^ bits >> 33


def number(seed, key):
    return (fmix64(fnv1a(key, fnv1a(struct.pack("<Q", seed)))) >> 11) / 2**53


toy = np.array([0] * 7 + [1] * 5 + [2] * 3)
print("StratifiedKFold toy", [judged.tolist() for _, judged in StratifiedKFold(5).split(toy, toy)])

y, groups = drawn(1, 60, 3), drawn(2, 60, 17)
print("KFold 7", folds(KFold(7), y))
print("StratifiedKFold 4", folds(StratifiedKFold(4), y))
print("GroupKFold 4", folds(GroupKFold(4), y, groups))
print("StratifiedGroupKFold 4", folds(StratifiedGroupKFold(4), y, groups))
print("TimeSeriesSplit 5", folds(TimeSeriesSplit(5), y))
print("TimeSeriesSplit 5 learnt", [len(learnt) for learnt, _ in TimeSeriesSplit(5).split(y)])
y, groups = drawn(3, 400, 10) // 7, drawn(4, 400, 90) ** 2 // 90
print("GroupKFold 6", folds(GroupKFold(6), y, groups))
print("StratifiedGroupKFold 6", folds(StratifiedGroupKFold(6), y, groups))
for seed, key in [(0, b""), (0, b"patient-1"), (7, b"patient-1"), (0, b"42"), (0, "Ærø".encode()), (0, b"1.5\x1f\x1e\x1fx\x1f")]:
    print("hash", seed, key, repr(number(seed, key)))
