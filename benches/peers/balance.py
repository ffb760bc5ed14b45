"""imbalanced-learn and scikit-learn's KNNImputer, timed on the numbers that benches/balance.rs measures gradus on.

    python balance.py NUMBERS CLASSES COLUMNS

Asked by the name of gradus' method, a line each, on stdin; answers with seconds.
"""
import sys
import time

import imblearn
import numpy as np
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE
from imblearn.under_sampling import EditedNearestNeighbours, NearMiss, TomekLinks
from sklearn.impute import KNNImputer

GAPPED, EVERY = 20_000, 97

METHODS = {
    "smote": lambda: SMOTE(random_state=0),
    "borderline_smote": lambda: BorderlineSMOTE(random_state=0),
    "adasyn": lambda: ADASYN(random_state=0),
    "tomek": TomekLinks,
    "enn": EditedNearestNeighbours,
    "near_miss": NearMiss,
}


def main():
    numbers, classes, columns = sys.argv[1:]
    X = np.fromfile(numbers, "<f4").reshape(-1, int(columns))
    y = np.fromfile(classes, "<u4")
    SMOTE(random_state=0).fit_resample(X[:2000], y[:2000])
    gapped = X[:GAPPED].astype(np.float64)
    gapped.flat[::EVERY] = np.nan
    print("imbalanced-learn", imblearn.__version__, flush=True)
    for line in sys.stdin:
        name = line.strip()
        sampler = None if name == "impute_knn" else METHODS[name]()
        began = time.perf_counter()
        if sampler is None:
            KNNImputer().fit_transform(gapped)
        else:
            sampler.fit_resample(X, y)
        print(time.perf_counter() - began, flush=True)


main()
