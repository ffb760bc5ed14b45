"""What imbalanced-learn 0.14 makes of a few tables: the numbers in balance.json, which src/data/balance/reference.rs holds
every sampler against.

    python balance.py > balance.json        # needs imbalanced-learn

Tables are rounded to single precision, as prepared rows are, and computed in double. Of samplers that choose rows the file
has their count, the sum of their places and a hash (FNV-1a over little-endian words) in imbalanced-learn's own order; of
samplers that make rows what was drawn for them and a hash of the made rows in single precision.
"""
import base64
import json
from collections import Counter

import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, SMOTENC, BorderlineSMOTE
from imblearn.over_sampling._smote import base
from imblearn.under_sampling import (
    AllKNN,
    EditedNearestNeighbours,
    NearMiss,
    RepeatedEditedNearestNeighbours,
    TomekLinks,
)
from sklearn.datasets import make_classification
from sklearn.utils import check_random_state

SEED = 42
recorded = []


def packed(array, kind):
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def fnv(array, kind):
    value = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(array, dtype=kind).tobytes():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def recording(original):
    def generate(self, X, nn_data, nn_num, rows, cols, steps, y_type=None, y=None):
        shares = np.ones(len(rows))
        if y is not None:
            foreign = y[nn_num[rows, cols]] != y_type
            shares[foreign] = check_random_state(self.random_state).uniform(0.0, 0.5, (foreign.sum(), 1))[:, 0]
        modes = []
        if hasattr(self, "categorical_features_"):
            modes = nn_num[rows]
        recorded.append((rows, cols, np.asarray(steps)[:, 0], shares, modes))
        return original(self, X, nn_data, nn_num, rows, cols, steps, y_type, y)

    return generate


base.BaseSMOTE._generate_samples = recording(base.BaseSMOTE._generate_samples)


def drawn():
    rows, cols, steps, shares, _ = map(np.concatenate, zip(*recorded))
    recorded.clear()
    out = {"rows": packed(rows, "<u4"), "neighbours": packed(cols, "<u4"), "steps": packed(steps, "<f8")}
    return out | ({} if (shares == 1).all() else {"shares": packed(shares, "<f8")})


def counts(y):
    return [int(count) for _, count in sorted(Counter(y.tolist()).items())]


def chosen(sampler, X, y):
    _, y_new = sampler.fit_resample(X, y)
    places = sampler.sample_indices_
    return {"counts": counts(y_new), "sum": int(places.sum()), "hash": fnv(places, "<u4")}


def made(sampler, X, y):
    X_new, y_new = sampler.fit_resample(X, y)
    return {"counts": counts(y_new), "hash": fnv(X_new[len(X) :], "<f4")} | drawn()


def adasyn(X, y):
    sampler = ADASYN(random_state=SEED)
    X_new, y_new = sampler.fit_resample(X, y)
    state, cols, steps = check_random_state(SEED), [], []
    for before, after in zip(counts(y), counts(y_new)):
        if after > before:
            cols.append(state.choice(5, size=after - before))
            steps.append(state.uniform(size=after - before))
    drawn = {"neighbours": packed(np.concatenate(cols), "<u4"), "steps": packed(np.concatenate(steps), "<f8")}
    return {"counts": counts(y_new), "hash": fnv(X_new[len(X) :], "<f4")} | drawn


def combined(sampler, X, y):
    X_new, y_new = sampler.fit_resample(X, y)
    cleaner = sampler.enn_ if hasattr(sampler, "enn_") else sampler.tomek_
    places = np.sort(cleaner.sample_indices_)
    return {"counts": counts(y_new), "sum": int(places.sum()), "hash": fnv(places, "<u4")} | drawn()


def smotenc(X, y):
    X = X.copy()
    random = np.random.RandomState(1)
    X[:, -2] = random.randint(0, 4, len(X))
    X[:, -1] = random.randint(0, 3, len(X)) + (y == 0)
    X_new, y_new = SMOTENC(categorical_features=[X.shape[1] - 2, X.shape[1] - 1], random_state=SEED).fit_resample(X, y)
    sure = []
    for column in (-2, -1):
        start = 0
        for target, before, after in zip(np.unique(y), counts(y), counts(y_new)):
            if after == before:
                continue
            own = X[y == target][:, column]
            around = own[recorded[start][4]]
            start += 1
            for row in around:
                common = Counter(row.tolist()).most_common(2)
                sure.append(len(common) == 1 or common[0][1] > common[1][1])
    numbers = X_new[len(X) :, :-2]
    return {
        "last_columns": packed(X[:, -2:], "<f4"),
        "counts": counts(y_new),
        "hash": fnv(numbers, "<f4"),
        "categories": packed(X_new[len(X) :, -2:].T, "<u4"),
        "sure": packed(np.array(sure), "u1"),
    } | drawn()


def table(name, X, y):
    X = X.astype("<f4").astype(float)
    all_of = {
        "smote": made(SMOTE(random_state=SEED), X, y),
        "borderline_1": made(BorderlineSMOTE(random_state=SEED), X, y),
        "borderline_2": made(BorderlineSMOTE(random_state=SEED, kind="borderline-2"), X, y),
        "adasyn": adasyn(X, y),
        "smotenc": smotenc(X, y),
        "tomek": chosen(TomekLinks(), X, y),
        "enn_all": chosen(EditedNearestNeighbours(), X, y),
        "enn_mode": chosen(EditedNearestNeighbours(kind_sel="mode"), X, y),
        "renn": chosen(RepeatedEditedNearestNeighbours(), X, y),
        "renn_mode": chosen(RepeatedEditedNearestNeighbours(kind_sel="mode"), X, y),
        "all_knn": chosen(AllKNN(), X, y),
        "all_knn_mode": chosen(AllKNN(kind_sel="mode"), X, y),
        "near_miss_1": chosen(NearMiss(version=1), X, y),
        "near_miss_2": chosen(NearMiss(version=2), X, y),
        "near_miss_3": chosen(NearMiss(version=3), X, y),
        "smote_enn": combined(SMOTEENN(random_state=SEED), X, y),
        "smote_tomek": combined(SMOTETomek(random_state=SEED), X, y),
    }
    head = {"name": name, "columns": X.shape[1], "x": packed(X, "<f4"), "y": packed(y, "<u4")}
    return head | {"counts": counts(y), "samplers": all_of}


golden = make_classification(
    n_classes=2,
    class_sep=2,
    weights=[0.1, 0.9],
    n_informative=3,
    n_redundant=1,
    flip_y=0,
    n_features=20,
    n_clusters_per_class=1,
    n_samples=1000,
    random_state=10,
)
mixed = make_classification(n_samples=400, n_features=5, n_redundant=0, weights=[0.25], flip_y=0.2, random_state=3)
three = make_classification(
    n_samples=450, n_features=17, n_informative=5, n_classes=3, weights=[0.15, 0.55], flip_y=0.1, random_state=7
)
tables = [table("golden", *golden), table("mixed", *mixed), table("three", *three)]
print(json.dumps(tables, indent=1))
