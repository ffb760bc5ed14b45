"""The numbers that src/data/prep/tests/reference.rs compares with, from scikit-learn 1.9.1, scipy, pandas, numpy and mpmath.

Run: python tests/reference/steps.py > tests/reference/steps.json
"""

import json
import warnings

import numpy as np
import pandas as pd
from mpmath import diff, findroot, fsum, log, mp, mpf, sign, sqrt
from sklearn.decomposition import PCA
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import RFE, SelectFromModel, SelectKBest, VarianceThreshold, chi2, f_classif, f_regression
from sklearn.feature_selection import _mutual_info, mutual_info_classif, mutual_info_regression
from sklearn.impute import IterativeImputer, KNNImputer
from sklearn.linear_model import Lasso, Ridge
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import (
    KBinsDiscretizer,
    MaxAbsScaler,
    Normalizer,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    StandardScaler,
    TargetEncoder,
)

warnings.simplefilter("ignore")
mp.dps = 40
rng = np.random.default_rng(7)
CASES = []


def plain(values):
    values = np.asarray(values)
    if values.dtype.kind in "OU":
        return [None if v is None or v != v else str(v) for v in values]
    return [None if np.isnan(v) else float(v) for v in values.astype(float)]


def table(names, values):
    return {name: plain(column) for name, column in zip(names, np.asarray(values).T)}


def case(name, step, names, train, new, expected, target=None, training=None, tolerance=1e-12, columns=None):
    dense = lambda matrix: matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix)
    entry = {"name": name, "step": step, "train": table(names, train), "new": table(names, new)}
    entry["expected"] = [plain(column) for column in dense(expected).T]
    if target is not None:
        entry["target"] = plain(target)
    if training is not None:
        entry["training"] = [plain(column) for column in dense(training).T]
    if columns is not None:
        entry["columns"] = list(columns)
    entry["tolerance"] = tolerance
    CASES.append(entry)


def both(name, step, names, train, new, model, **more):
    """A step that treats training rows as it treats others."""
    model.fit(train)
    case(name, step, names, train, new, model.transform(new), training=model.transform(train), **more)


ABC = ["a", "b", "c"]
n = 60
FULL = np.column_stack([rng.normal(3, 2, n), rng.exponential(2, n), rng.integers(0, 6, n)]).round(6)
NEW = np.column_stack([rng.normal(3, 3, 12), rng.exponential(3, 12) - 0.5, rng.integers(-1, 8, 12)]).round(6)
GAPS, NEWGAPS = FULL.copy(), NEW.copy()
GAPS[rng.random(GAPS.shape) < 0.15] = np.nan
NEWGAPS[rng.random(NEWGAPS.shape) < 0.25] = np.nan

# Scales.
both("maxabs", '{ step = "scale", with = "maxabs" }', ABC, GAPS, NEWGAPS, MaxAbsScaler())
for output, word in [("uniform", "quantile"), ("normal", "quantile_normal")]:
    model = QuantileTransformer(output_distribution=output, subsample=None)
    both(f"quantile {output}", f'{{ step = "scale", with = "{word}" }}', ABC, GAPS, NEWGAPS, model)
LARGE = np.column_stack([rng.normal(size=2500), rng.integers(0, 40, 2500)]).round(4)
model = QuantileTransformer(output_distribution="normal", subsample=None).fit(LARGE)
case("quantile of many", '{ step = "scale", with = "quantile_normal" }', ["a", "b"], LARGE, LARGE[:40] + 0.01, model.transform(LARGE[:40] + 0.01))
def most_likely(numbers, guess, box_cox):
    """Numbers raised to the exponent of the greatest likelihood and standardised, all in 40 digits, and how: a function."""
    x = [mpf(float(number)) for number in numbers if not np.isnan(number)]

    def power(number, exponent):
        if box_cox:
            return (number**exponent - 1) / exponent
        if number >= 0:
            return ((number + 1) ** exponent - 1) / exponent
        return -((1 - number) ** (2 - exponent) - 1) / (2 - exponent)

    def spread(exponent):
        powers = [power(number, exponent) for number in x]
        mean = fsum(powers) / len(powers)
        return mean, fsum((one - mean) ** 2 for one in powers) / len(powers)

    logs = fsum(log(number) if box_cox else sign(number) * log(1 + abs(number)) for number in x)
    likelihood = lambda exponent: -len(x) * log(spread(exponent)[1]) / 2 + (exponent - 1) * logs
    exponent = findroot(lambda one: diff(likelihood, one), mpf(float(guess)))
    mean, variance = spread(exponent)
    return lambda number: np.nan if np.isnan(number) else float((power(mpf(float(number)), exponent) - mean) / sqrt(variance))


def exactly(name, step, model, train, new, box_cox):
    """Their transformer with exponents to the last digit: their search stops within about 1e-8 of the maximum."""
    maps = [most_likely(column, guess, box_cox) for column, guess in zip(train.T, model.lambdas_)]
    of = lambda rows: np.array([[of(number) for of, number in zip(maps, row)] for row in rows])
    case(name, step, ABC, train, new, of(new), training=of(train))


# Their search for the exponent stops within 1e-8 of the maximum.
both("yeo-johnson", '{ step = "scale", with = "power" }', ABC, GAPS, NEWGAPS, PowerTransformer(), tolerance=1e-6)
exactly("yeo-johnson exactly", '{ step = "scale", with = "power" }', PowerTransformer().fit(GAPS), GAPS, NEWGAPS, False)
POSITIVE = np.abs(FULL) + 0.5
model = PowerTransformer(method="box-cox").fit(POSITIVE)
case("box-cox", '{ step = "scale", with = "box_cox" }', ABC, POSITIVE, np.abs(NEW) + 0.1, model.transform(np.abs(NEW) + 0.1), tolerance=1e-6)
exactly("box-cox exactly", '{ step = "scale", with = "box_cox" }', model, POSITIVE, np.abs(NEW) + 0.1, True)
for norm in ["l1", "l2", "max"]:
    both(f"normalize {norm}", f'{{ step = "normalize", norm = "{norm}" }}', ABC, FULL, np.vstack([NEW, np.zeros(3)]), Normalizer(norm))

# Imputers. Without ties, of which theirs takes any.
TIELESS, NEWTIELESS = GAPS.copy(), NEWGAPS.copy()
TIELESS[:, 2] += rng.normal(size=n)
NEWTIELESS[:, 2] += rng.normal(size=12)
# Their own distances come from scalar products, which loses digits; these are the sums of squares themselves.
def nan_distance(x, y, *, missing_values=np.nan):
    shared = ~(np.isnan(x) | np.isnan(y))
    return np.sqrt(((x - y)[shared] ** 2).sum() / shared.sum() * len(x)) if shared.any() else np.nan


for weights in ["uniform", "distance"]:
    for neighbors in [1, 5]:
        model = KNNImputer(n_neighbors=neighbors, weights=weights, metric=nan_distance)
        step = f'{{ step = "impute_knn", neighbors = {neighbors}, weights = "{weights}" }}'
        empty = np.vstack([NEWTIELESS, np.full(3, np.nan)])
        both(f"knn {weights} {neighbors}", step, ABC, TIELESS, empty, model)
FIVE = ["a", "b", "c", "d", "e"]
base = rng.normal(size=(80, 5)) @ rng.normal(size=(5, 5)) + rng.normal(size=(80, 5)) * 0.3 + 4
base[:, 4] = rng.normal(size=80)
newbase = base[:20] + rng.normal(size=(20, 5))
base[rng.random(base.shape) < 0.12] = np.nan
base[:, 3] = np.where(np.isnan(base[:, 3]), 1.0, base[:, 3])
newbase[rng.random(newbase.shape) < 0.3] = np.nan
both("iterative", '{ step = "impute_iterative" }', FIVE, base, newbase, IterativeImputer())
both("iterative once", '{ step = "impute_iterative", rounds = 1 }', FIVE, base, newbase, IterativeImputer(max_iter=1))
both("iterative wide", '{ step = "impute_iterative", rounds = 2 }', FIVE, base[:4], newbase, IterativeImputer(max_iter=2))

# Bins.
for strategy in ["uniform", "quantile", "kmeans"]:
    for encode, word in [("ordinal", "ordinal"), ("onehot-dense", "onehot")]:
        for bins in [3, 5]:
            model = KBinsDiscretizer(bins, strategy=strategy, encode=encode, subsample=None, quantile_method="averaged_inverted_cdf")
            step = f'{{ step = "bin", bins = {bins}, with = "{strategy}", encode = "{word}" }}'
            # Whole numbers lie halfway between centres, where rounding decides in theirs.
            width = 2 if strategy == "kmeans" else 3
            both(f"bin {strategy} {encode} {bins}", step, ABC[:width], FULL[:, :width], NEW[:, :width], model)

# Products.
for degree, only in [(2, False), (3, False), (3, True)]:
    model = PolynomialFeatures(degree, interaction_only=only, include_bias=False).fit(FULL)
    step = f'{{ step = "polynomial", degree = {degree}, interactions_only = {str(only).lower()} }}'
    names = model.get_feature_names_out(ABC)
    case(f"polynomial {degree} {only}", step, ABC, FULL, NEW, model.transform(NEW), training=model.transform(FULL), columns=names)

# Logarithms and ends.
with np.errstate(all="ignore"):
    case("log1p", '{ step = "log" }', ABC, FULL, NEW, np.where(NEW > -1, np.log1p(NEW), np.nan))
case("log signed", '{ step = "log", with = "signed" }', ABC, FULL, NEW, np.sign(NEW) * np.log1p(np.abs(NEW)))
case("clip values", '{ step = "clip", low = 0.5, high = 3 }', ABC, GAPS, NEWGAPS, np.clip(NEWGAPS, 0.5, 3))
low, high = np.nanquantile(GAPS, 0.05, axis=0), np.nanquantile(GAPS, 0.9, axis=0)
case("clip quantiles", '{ step = "clip", with = "quantiles", low = 0.05, high = 0.9 }', ABC, GAPS, NEWGAPS, np.clip(NEWGAPS, low, high))

# Components.
for share, word in [(2, "2"), (0.95, "0.95"), (0.6, "0.6")]:
    model = PCA(share)
    both(f"pca {word}", f'{{ step = "pca", components = {word} }}', FIVE, np.nan_to_num(base), np.nan_to_num(newbase), model)
both("pca wide", '{ step = "pca", components = 3 }', FIVE, np.nan_to_num(base)[:4], np.nan_to_num(newbase), PCA(3))

# Categories.
LABELS = np.array(["red", "blue", "green", "rare", "Zürich is far", None], dtype=object)
C = LABELS[rng.choice(6, n, p=[0.3, 0.25, 0.2, 0.02, 0.13, 0.1])].reshape(-1, 1)
D = np.array(["x", "y", "z"], dtype=object)[rng.integers(0, 3, n)].reshape(-1, 1)
CD = np.hstack([C, D])
NEWCD = np.array([["red", "x"], ["violet", "y"], [None, "z"], ["rare", "new"], ["Zürich is far", "x"]], dtype=object)
for size in [1, 7, 32]:
    hasher = FeatureHasher(size)
    hashed = lambda values: np.hstack([hasher.transform([{} if v is None else {name: v} for v in column]).toarray() for name, column in zip("cd", values.T)])
    case(f"hash {size}", f'{{ step = "hash", size = {size} }}', ["c", "d"], CD, NEWCD, hashed(NEWCD), training=hashed(CD))
share = lambda values: np.column_stack([[dict(pd.Series(t).value_counts(normalize=True, dropna=False).rename(index=lambda key: "-" if key is None or key != key else key)).get("-" if v is None else v, 0.0) for v in column] for t, column in zip(CD.T, values.T)])
case("frequency", '{ step = "frequency" }', ["c", "d"], CD, NEWCD, share(NEWCD), training=share(CD))
two = np.where(rng.random(n) < 0.4, "yes", "no").astype(object)
three = np.array(["p", "q", "r"], dtype=object)[rng.choice(3, n, p=[0.6, 0.25, 0.15])]
number = rng.normal(10, 3, n).round(3)
for target, kind in [(two, "binary"), (three, "multiclass"), (number, "continuous")]:
    for smooth in ["auto", 0.0, 12.5]:
        folds = (KFold if kind == "continuous" else StratifiedKFold)(5)
        encoder = TargetEncoder(smooth=smooth, cv=folds, target_type=kind)
        y = target.astype(float) if kind == "continuous" else target.astype(str)
        out = encoder.fit_transform(CD, y)
        option = "" if smooth == "auto" else f", smooth = {smooth}"
        step = f'{{ step = "target_mean", shuffle = false{option} }}'
        case(f"target {kind} {smooth}", step, ["c", "d"], CD, NEWCD, encoder.transform(NEWCD), target=target, training=out)

# Dates.
WHEN = np.array(["2024-02-29 13:45:07", "1999-12-31", "2021-01-03T00:00", None, "29.02.2024", "1969-07-20 20:17:40"], dtype=object).reshape(-1, 1)
stamps = pd.to_datetime(pd.Series(["2024-02-29 13:45:07", "1999-12-31", "2021-01-03T00:00", None, "2024-02-29", "1969-07-20 20:17:40"]), format="mixed")
parts = pd.DataFrame({
    "year": stamps.dt.year, "quarter": stamps.dt.quarter, "month": stamps.dt.month, "week": stamps.dt.isocalendar().week.astype(float),
    "day": stamps.dt.day, "day_of_year": stamps.dt.dayofyear, "weekday": stamps.dt.weekday,
    "weekend": (stamps.dt.weekday > 4).where(stamps.notna()).astype(float), "hour": stamps.dt.hour, "minute": stamps.dt.minute,
    "second": stamps.dt.second, "epoch": (stamps - pd.Timestamp(0)).dt.total_seconds(),
})
step = '{ step = "date", columns = ["when"], parts = ' + json.dumps(list(parts)) + " }"
case("date", step, ["when"], WHEN, WHEN, parts.to_numpy(dtype=float), columns=[f"when_{part}" for part in parts])

# Texts.
TEXTS = ["The quick brown fox", "the lazy dog; the DOG!", "A fox, a dog & a_cat", "", "naïve Übung 12 1", "brown brown brown dog", None, "quick quick fox"]
MORE = ["a quick dog", "unseen words only", "THE the the fox", None]
lines = lambda texts: np.array(texts, dtype=object).reshape(-1, 1)
filled = lambda texts: ["" if text is None else text for text in texts]
for option, model in [
    ("", TfidfVectorizer()),
    (", min_count = 2", TfidfVectorizer(min_df=2)),
    (", ngrams = 2", TfidfVectorizer(ngram_range=(1, 2))),
    (", max_features = 2", TfidfVectorizer(max_features=2)),
]:
    model.fit(filled(TEXTS))
    names = [f"t:{word}" for word in model.get_feature_names_out()]
    case("tfidf" + option, f'{{ step = "tfidf"{option} }}', ["t"], lines(TEXTS), lines(MORE), model.transform(filled(MORE)), training=model.transform(filled(TEXTS)), columns=names)
model = HashingVectorizer(n_features=11, ngram_range=(1, 2))
case("text hash", '{ step = "text_hash", size = 11, ngrams = 2 }', ["t"], lines(TEXTS), lines(MORE), model.transform(filled(MORE)))

# Choices of columns.
SIX = ["a", "b", "c", "d", "e", "f"]
X = rng.normal(size=(120, 6))
X[:, 5] = 0.25
X[:, 4] *= 0.05
y3 = np.array(["p", "q", "r"], dtype=object)[np.argmax(X[:, :3] * [2, 1, 0.5] + rng.normal(size=(120, 3)), axis=1)]
yn = X[:, 0] * 2 - X[:, 3] + 0.2 * X[:, 1] + rng.normal(size=120)
model = VarianceThreshold(0.01).fit(X)
case("variance", '{ step = "select_variance", threshold = 0.01 }', SIX, X, X[:5], model.transform(X[:5]))
for y, kind in [(y3, "classes"), (yn, "numbers")]:
    classes = kind == "classes"
    labels = y.astype(str) if classes else y
    model = SelectKBest(f_classif if classes else f_regression, k=3).fit(X, labels)
    case(f"anova {kind}", '{ step = "select_best", keep = 3 }', SIX, X, X[:5], model.transform(X[:5]), target=y)
    scaled = StandardScaler().fit_transform(X)
    outputs = (pd.get_dummies(labels).to_numpy(float) if classes else y.reshape(-1, 1))
    outputs = StandardScaler().fit_transform(outputs)
    kept = np.any([SelectFromModel(Lasso(0.1, tol=1e-9, max_iter=100000)).fit(scaled, o).get_support() for o in outputs.T], axis=0)
    case(f"l1 {kind}", '{ step = "select_l1", alpha = 0.1 }', SIX, X, X[:5], X[:5][:, kept], target=y)
    model = RFE(Ridge(1.0, tol=1e-12), n_features_to_select=2, importance_getter=lambda m: (np.atleast_2d(m.coef_) ** 2).sum(axis=0)).fit(scaled, outputs)
    case(f"rfe {kind}", '{ step = "select_rfe", keep = 2 }', SIX, X, X[:5], X[:5][:, model.support_], target=y)
model = SelectKBest(chi2, k=2).fit(np.abs(X), y3.astype(str))
case("chi2", '{ step = "select_best", with = "chi2", keep = 2 }', SIX, np.abs(X), np.abs(X[:5]), model.transform(np.abs(X[:5])), target=y3)

class Still:
    """Theirs adds noise of 1e-10 before it measures, from a generator such as this one without any."""

    def standard_normal(self, size=None):
        return np.zeros(size)


with_noise = [function(X[:, :5], y, random_state=0) for function, y in [(mutual_info_classif, y3.astype(str)), (mutual_info_regression, yn)]]
_mutual_info.check_random_state = lambda _: Still()
SCORES = []
for name, score, values, y in [
    ("anova", lambda x, y: f_classif(x, y)[0], X[:, :5], y3),
    ("anova", lambda x, y: f_regression(x, y)[0], X[:, :5], yn),
    ("chi2", lambda x, y: chi2(x, y)[0], np.abs(X), y3),
    ("mutual_info", lambda x, y: mutual_info_classif(x, y, random_state=0), X[:, :5], y3),
    ("mutual_info", lambda x, y: mutual_info_regression(x, y, random_state=0), X[:, :5], yn),
]:
    labels = y.astype(str) if y.dtype == object else y
    entry = {"with": name, "tolerance": 1e-12, "x": [plain(column) for column in values.T], "target": plain(y), "expected": plain(score(values, labels))}
    SCORES.append(entry)

for entry, scores in zip(SCORES[-2:], with_noise):
    SCORES.append(entry | {"tolerance": 1e-9, "expected": plain(scores)})

print(json.dumps({"steps": CASES, "scores": SCORES}, ensure_ascii=False, separators=(",", ":")).replace('{"name"', '\n{"name"').replace('{"with"', '\n{"with"'))
