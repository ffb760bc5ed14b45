"""Makes the digits that label errors are looked for in, and prints what cleanlab 2.9 finds in the rows of src/eval/label_errors.rs.

Run: python tests/reference/label_errors.py

digits.csv has scikit-learn's 1,797 digits: 64 pixels from 0 to 16, `digit` as it is given, which is wrong in one of ten
rows drawn at random, and `truth`.
"""

from pathlib import Path

import numpy as np
from cleanlab.filter import find_label_issues
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

x, labels, probabilities = 2026, [], []


def uniform():
    global x
    x = (1103515245 * x + 12345) % 2**31
    return x / 2**31


for row in range(120):
    truth = row % 3
    wrong = uniform() < 0.15
    labels.append((truth + 1) % 3 if wrong else truth)
    weights = np.array([uniform() + (1.2 if k == truth else 0.0) for k in range(3)])
    probabilities.append(weights / weights.sum())
found = find_label_issues(np.array(labels), np.array(probabilities), filter_by="prune_by_noise_rate")
print("found", np.flatnonzero(found).tolist())

pixels, truth = load_digits(return_X_y=True)
random = np.random.RandomState(0)
wrong = random.rand(len(truth)) < 0.1
given = np.where(wrong, (truth + random.randint(1, 10, len(truth))) % 10, truth)
lines = [",".join([f"p{n}" for n in range(64)] + ["digit", "truth"])]
for image, label, true in zip(pixels.astype(int), given, truth):
    lines.append(",".join(map(str, [*image, label, true])))
Path(__file__).with_name("digits.csv").write_text("\n".join(lines) + "\n")

model = LogisticRegression(max_iter=2000)
probabilities = cross_val_predict(model, pixels / 16, given, cv=5, method="predict_proba")
found = find_label_issues(given, probabilities)
print("digits", wrong.sum(), "wrong; logistic regression finds", found.sum(), "of which", (found & wrong).sum(), "are")
