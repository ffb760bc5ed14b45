"""The numbers that tests/it/profile.rs compares with, from pandas, scipy and scikit-learn on the public tables.

Run: python tests/reference/profile.py FOLDER_OF_TABLES
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats.contingency import association
from sklearn.metrics import mutual_info_score

folder = Path(sys.argv[1])


def tenths(x):
    """The tenth each number is in, a cut belonging to the part below it."""
    return np.searchsorted(np.unique(np.quantile(x, np.arange(1, 10) / 10)), x, side="left")


def eta(groups, y):
    parts = [y[groups == group] for group in np.unique(groups)]
    return np.sqrt(sum(len(p) * (p.mean() - y.mean()) ** 2 for p in parts) / ((y - y.mean()) ** 2).sum())


titanic = pd.read_csv(folder / "titanic.csv")
for name in ["age", "fare"]:
    x = titanic[name].dropna()
    print(name, [float(x.quantile(q)) for q in (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)], float(x.mean()), float(x.std(ddof=0)))
    known = titanic[titanic[name].notna()]
    x, y = known[name].to_numpy(), known.survived.to_numpy()
    print(" pearson", float(stats.pearsonr(x, y)[0]), "eta", float(eta(y, x)), "mi", float(mutual_info_score(tenths(x), y)))
for name in ["sex", "embarked"]:
    known = titanic[titanic[name].notna()]
    counts = pd.crosstab(known[name], known.survived).to_numpy()
    print(name, "V", float(association(counts, "cramer")), "mi", float(mutual_info_score(known[name], known.survived)))

known = titanic[titanic.age.notna()]
x, y = known.age.to_numpy(), known.fare.to_numpy()
print("age, fare", "pearson", float(stats.pearsonr(x, y)[0]), "spearman", float(stats.spearmanr(x, y)[0]))
print(" mi", float(mutual_info_score(tenths(x), tenths(y))))
print("sex, fare", "eta", float(eta(titanic.sex.to_numpy(), titanic.fare.to_numpy())))
