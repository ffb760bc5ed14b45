"""Prints the golden numbers of src/eval with the reference libraries.

Needs scikit-learn 1.9.1, fairlearn 0.15.0, scipy and numpy. Run: python tests/reference/metrics.py
"""

import warnings

import numpy as np
from fairlearn import metrics as fl
from scipy import stats
from sklearn import metrics as skm
from sklearn.utils.class_weight import compute_class_weight

warnings.filterwarnings("ignore")


def fixture(n=200):
    """Scores, labels, groups and a second uniform column from a linear congruential generator."""
    x, u = 12345, []
    for _ in range(4 * n):
        x = (1103515245 * x + 12345) % 2**31
        u.append(x / 2**31)
    u = np.array(u)
    score = u[:n]
    group = np.where(u[n : 2 * n] < 0.4, "A", np.where(u[n : 2 * n] < 0.8, "B", "C"))
    p = np.clip(0.6 * score + np.where(group == "A", 0.25, 0.10), 0, 1)
    return score, (u[2 * n : 3 * n] < p).astype(int), group, u[3 * n :]


def show(name, value):
    print(f"{name:45} {float(value)!r}")


def bins(p, hit, m=10):
    """(rows, confidence, frequency) of filled bins [k/m, (k+1)/m)."""
    place = np.minimum((p * m).astype(int), m - 1)
    return [(np.sum(place == b), p[place == b].mean(), hit[place == b].mean()) for b in range(m) if np.any(place == b)]


def ece(p, hit):
    return sum(n * abs(c - f) for n, c, f in bins(p, hit)) / len(p)


def ece_mass(p, hit, m=10):
    parts = np.array_split(np.argsort(p, kind="stable"), m)
    return sum(len(i) * abs(p[i].mean() - hit[i].mean()) for i in parts) / len(p)


def classification(title, y, yhat, prob):
    k = prob.shape[1]
    print(f"\n== {title}")
    show("accuracy", skm.accuracy_score(y, yhat))
    show("balanced_accuracy", skm.balanced_accuracy_score(y, yhat))
    averages = (["binary"] if k == 2 else ["micro"]) + ["macro", "weighted"]
    for average in averages:
        for name in ["precision", "recall", "f1"]:
            show(f"{name} {average}", getattr(skm, name + "_score")(y, yhat, average=average, zero_division=0))
    show("matthews_corrcoef", skm.matthews_corrcoef(y, yhat))
    for weights in [None, "linear", "quadratic"]:
        show(f"cohen_kappa {weights}", skm.cohen_kappa_score(y, yhat, weights=weights))
    show("log_loss", skm.log_loss(y, prob, labels=range(k)))
    if k == 2:
        s = prob[:, 1]
        show("specificity", skm.recall_score(y, yhat, pos_label=0, zero_division=0))
        show("roc_auc", skm.roc_auc_score(y, s))
        show("average_precision", skm.average_precision_score(y, s))
        show("brier_score", skm.brier_score_loss(y, s))
        show("ece", ece(s, y))
        show("mce", max(abs(c - f) for _, c, f in bins(s, y)))
        show("ece, equal mass", ece_mass(s, y))
        fpr, tpr, t = skm.roc_curve(y, s)
        show("roc_curve points", len(fpr))
        show("Youden J", (tpr - fpr).max())
        show("Youden J threshold", t[np.argmax(tpr - fpr)])
        p, r, t = skm.precision_recall_curve(y, s)
        f1 = 2 * p * r / np.maximum(p + r, 1e-300)
        show("best F1", f1.max())
        show("best F1 threshold", t[np.argmax(f1)])
    else:
        for how in ["ovr", "ovo"]:
            for average in ["macro", "weighted"] + (["micro"] if how == "ovr" else []):
                show(f"roc_auc {how} {average}", skm.roc_auc_score(y, prob, multi_class=how, average=average))
        for average in ["macro", "micro"]:
            show(f"average_precision {average}", skm.average_precision_score(y, prob, average=average))
        show("brier_score", skm.brier_score_loss(y, prob, labels=range(k)))
        show("top-2", skm.top_k_accuracy_score(y, prob, k=2))
        show("ece", ece(prob.max(axis=1), yhat == y))


def groups_of(y, yhat, score, group):
    print("\n== groups of the fixture (3.0)")
    rates = {
        "selection_rate": fl.selection_rate,
        "tpr": fl.true_positive_rate,
        "fpr": fl.false_positive_rate,
        "tnr": fl.true_negative_rate,
        "fnr": fl.false_negative_rate,
        "precision": lambda a, b: skm.precision_score(a, b, zero_division=0),
        "npv": lambda a, b: skm.precision_score(a, b, pos_label=0, zero_division=0),
        "accuracy": skm.accuracy_score,
        "base_rate": lambda a, _: a.mean(),
    }
    scores = {"roc_auc": skm.roc_auc_score, "brier_score": skm.brier_score_loss, "ece": lambda a, s: ece(s, a)}
    for functions, column in [(rates, yhat), (scores, score)]:
        frame = fl.MetricFrame(metrics=functions, y_true=y, y_pred=column, sensitive_features=group)
        for value, row in frame.by_group.iterrows():
            for name in functions:
                show(f"{value} {name}", row[name])
        for name in functions:
            show(f"{name}_difference", frame.difference()[name])
            show(f"{name}_ratio", frame.ratio()[name])


def fairlearn(y, yhat, group):
    print("\n== Fairlearn on the fixture (3.2)")
    for name in ["demographic_parity", "equalized_odds", "equal_opportunity"]:
        for kind in ["difference", "ratio"]:
            for method in ["between_groups", "to_overall"]:
                for agg in ["worst_case", "mean"] if name == "equalized_odds" else [None]:
                    options = {"method": method} | ({"agg": agg} if agg else {})
                    value = getattr(fl, f"{name}_{kind}")(y, yhat, sensitive_features=group, **options)
                    show(f"{name}_{kind} {method} {agg or ''}", value)


def weights(y, group):
    print("\n== weights (3.2, 3.4)")
    for label, w in zip([0, 1], compute_class_weight("balanced", classes=np.array([0, 1]), y=y)):
        show(f"balanced class weight {label}", w)
    ab = group != "C"
    for g, name in [("B", "priv"), ("A", "unpriv")]:
        for label, outcome in [(1, "fav"), (0, "unfav")]:
            s, c = group[ab] == g, y[ab] == label
            show(f"reweighing {name}-{outcome}", s.mean() * c.mean() / (s & c).mean())


def regression(y, p):
    print("\n== regression (3.1)")
    for name in [
        "r2_score",
        "explained_variance_score",
        "mean_absolute_error",
        "median_absolute_error",
        "mean_squared_error",
        "root_mean_squared_error",
        "mean_absolute_percentage_error",
        "mean_squared_log_error",
        "max_error",
        "d2_absolute_error_score",
    ]:
        show(name, getattr(skm, name)(y, p))
    show("mean_pinball_loss .9", skm.mean_pinball_loss(y, p, alpha=0.9))


def regression_groups(y, p, group):
    print("\n== groups of the regression")
    functions = {
        "mean_absolute_error": skm.mean_absolute_error,
        "root_mean_squared_error": skm.root_mean_squared_error,
        "mean_error": lambda a, b: (b - a).mean(),
        "mean_prediction": fl.mean_prediction,
        "mean_target": lambda a, _: a.mean(),
        "r2": skm.r2_score,
    }
    frame = fl.MetricFrame(metrics=functions, y_true=y, y_pred=p, sensitive_features=group)
    for value, row in frame.by_group.iterrows():
        for name in functions:
            show(f"{value} {name}", row[name])
    for name in functions:
        show(f"{name}_difference", frame.difference()[name])
    show("mean_absolute_error_ratio", frame.ratio()["mean_absolute_error"])


def toy_groups(y, yhat, prob):
    print("\n== the toy's first four rows and the others as groups")
    parts = [np.arange(4), np.arange(4, 10)]
    functions = {
        "accuracy": lambda i: skm.accuracy_score(y[i], yhat[i]),
        "balanced_accuracy": lambda i: skm.balanced_accuracy_score(y[i], yhat[i]),
        "f1_macro": lambda i: skm.f1_score(y[i], yhat[i], average="macro", zero_division=0),
        "ece": lambda i: ece(prob[i].max(axis=1), yhat[i] == y[i]),
    }
    for name, function in functions.items():
        for part in parts:
            show(f"{name} of rows from {part[0]}", function(part))
        show(f"{name}_difference", abs(function(parts[0]) - function(parts[1])))


def more(y, score):
    print("\n== DeLong, the precision-recall curve, the parts of the Brier score (3.1)")
    pos, neg = score[y == 1], score[y == 0]
    wins = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    variance = wins.mean(1).var(ddof=1) / len(pos) + wins.mean(0).var(ddof=1) / len(neg)
    show("DeLong variance", variance)
    for side in [-1, 1]:
        show("DeLong end", wins.mean() + side * stats.norm.ppf(0.975) * variance**0.5)
    precision, recall, _ = skm.precision_recall_curve(y, score)
    show("precision_recall_curve points", len(precision))
    show("trapezoid PR-AUC", skm.auc(recall, precision))
    filled = bins(score, y)
    show("reliability", sum(n * (c - f) ** 2 for n, c, f in filled) / len(y))
    show("resolution", sum(n * (f - y.mean()) ** 2 for n, _, f in filled) / len(y))
    show("uncertainty", y.mean() * (1 - y.mean()))


def clusters(a, b):
    print("\n== agreement of clusters (3.1)")
    for name in ["adjusted_rand", "adjusted_mutual_info", "normalized_mutual_info", "homogeneity", "completeness", "fowlkes_mallows"]:
        show(name, getattr(skm, name + "_score")(a, b))


def lists():
    print("\n== lists (3.1)")
    relevance = [[3, 2, 3, 0, 1, 2]]
    for scores in [[[0.9, 0.8, 0.7, 0.6, 0.5, 0.4]], [[0.9, 0.9, 0.7, 0.4, 0.4, 0.4]]]:
        for k in [3, 4, 6]:
            show(f"DCG@{k}", skm.dcg_score(relevance, scores, k=k))
            show(f"NDCG@{k}", skm.ndcg_score(relevance, scores, k=k))


def repeated():
    print("\n== repeated folds and data sets (3.1)")
    d = np.array([0.01, 0.02, -0.005, 0.015, 0, 0.03, 0.01, -0.01, 0.02, 0.005])
    for ratio in [1 / 9, 0]:
        t = d.mean() / np.sqrt((1 / len(d) + ratio) * d.var(ddof=1))
        show("t", t)
        show("p", 2 * stats.t.sf(abs(t), len(d) - 1))
    ranks, n, k = np.array([3.143, 2.0, 2.893, 1.964]), 14, 4
    chi = 12 * n / (k * (k + 1)) * ((ranks**2).sum() - k * (k + 1) ** 2 / 4)
    f = (n - 1) * chi / (n * (k - 1) - chi)
    show("Friedman", chi)
    show("Friedman p", stats.chi2.sf(chi, k - 1))
    show("Iman-Davenport", f)
    show("Iman-Davenport p", stats.f.sf(f, k - 1, (k - 1) * (n - 1)))
    for models in range(2, 21):
        show(f"studentized range of {models}", stats.studentized_range.ppf(0.95, models, np.inf) / 2**0.5)


def exact():
    print("\n== Fisher's exact test")
    for table in [[[8, 2], [1, 5]], [[100, 900], [80, 1200]], [[0, 5], [5, 0]], [[3, 30], [2000, 20000]]]:
        show(str(table), stats.fisher_exact(table).pvalue)


def intervals(y, yhat, score):
    print("\n== intervals and McNemar (3.1)")
    right = int((y == yhat).sum())
    for method in ["wilson", "exact"]:
        interval = stats.binomtest(right, len(y)).proportion_ci(0.95, method=method)
        show(f"{method} low", interval.low)
        show(f"{method} high", interval.high)
    a, b = yhat == y, (score >= 0.6).astype(int) == y
    first, second = int((a & ~b).sum()), int((~a & b).sum())
    print("McNemar only first, only second", first, second)
    show("McNemar exact p", stats.binomtest(min(first, second), first + second).pvalue)


def main():
    score, y, group, v = fixture()
    yhat = (score >= 0.5).astype(int)
    classification("fixture (3.0, 3.1)", y, yhat, np.c_[1 - score, score])
    toy_y = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    toy_yhat = np.array([0, 0, 1, 2, 1, 1, 0, 2, 2, 0])
    toy = ".7 .2 .1 .5 .3 .2 .3 .6 .1 .2 .3 .5 .1 .8 .1 .2 .5 .3 .6 .3 .1 .1 .2 .7 .2 .2 .6 .4 .3 .3"
    toy = np.array(toy.split(), dtype=float).reshape(10, 3)
    classification("3-class toy (3.1)", toy_y, toy_yhat, toy)
    toy_groups(toy_y, toy_yhat, toy)
    groups_of(y, yhat, score, group)
    fairlearn(y, yhat, group)
    weights(y, group)
    regression(10 * score, 10 * v)
    regression_groups(10 * score, 10 * v, group)
    intervals(y, yhat, score)
    more(y, score)
    clusters(toy_y, toy_yhat)
    clusters([0, 0, 1, 1, 2, 2, 2, 0, 1], [1, 1, 0, 0, 2, 2, 2, 2, 0])
    lists()
    repeated()
    exact()


if __name__ == "__main__":
    main()
