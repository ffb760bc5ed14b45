"""The numbers that tests of src/eval/association.rs and src/eval/shift.rs compare with, from scipy and scikit-learn.

Run: python tests/reference/association.py
"""

import numpy as np
from scipy import stats
from scipy.stats.contingency import association, crosstab
from sklearn.metrics import mutual_info_score


def fixture(n=200):
    """Scores, groups and a second uniform column, as in metrics.py."""
    x, u = 12345, []
    for _ in range(4 * n):
        x = (1103515245 * x + 12345) % 2**31
        u.append(x / 2**31)
    u = np.array(u)
    group = np.where(u[n : 2 * n] < 0.4, 0, np.where(u[n : 2 * n] < 0.8, 1, 2))
    return u[:n], group, u[3 * n :]


def show(name, value):
    print(f"{name:24} {float(value)!r}")


score, group, v = fixture()
show("PEARSON", stats.pearsonr(score, v)[0])
show("SPEARMAN", stats.spearmanr(score, v)[0])
show("SPEARMAN_TIED", stats.spearmanr(score, np.floor(v * 4))[0])
between = sum((group == g).sum() * (v[group == g].mean() - v.mean()) ** 2 for g in range(3))
show("ETA", np.sqrt(between / ((v - v.mean()) ** 2).sum()))
thirds = (v * 3).astype(int)
counts = crosstab(group, thirds).count
show("CHI2", stats.chi2_contingency(counts, correction=False).statistic)
show("CRAMER", association(counts, method="cramer"))
show("MUTUAL", mutual_info_score(group, thirds))

ks = stats.ks_2samp(score, v[:150] ** 2).statistic
show("KS", ks)
root = np.sqrt(200 * 150 / 350)
show("KS_CHANCE", stats.kstwobign.sf(ks * root))
show("KS_SMALL", stats.kstwobign.sf(0.05 * root))
for statistic, freedom in [(3, 4), (40, 4), (0.1, 1), (110, 100)]:
    show(f"CHI2 {statistic} {freedom}", stats.chi2.sf(statistic, freedom))
