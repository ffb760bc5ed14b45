"""The job of `gradus train workspaces/adult.toml`, as someone at home in pandas and PyTorch would write it.

Same rows, preparation, network, batches, epochs and optimizer, without early stopping; no data loader, since slices of a
shuffled copy are much faster. Usage: adult.py FOLDER-OF-ADULT EPOCHS OUT.json
"""

import time

began = time.perf_counter()

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from torch import nn

imported = time.perf_counter()

COLUMNS = (
    "age workclass fnlwgt education education_num marital_status occupation relationship race sex capital_gain "
    "capital_loss hours_per_week native_country income"
).split()
HIDDEN = [128, 64]
DROPOUT = 0.2
BATCH = 256


def read(path):
    table = pd.read_csv(path, names=COLUMNS, na_values="?", skipinitialspace=True)
    table = table[table["income"].notna()]
    return table.drop(columns=["fnlwgt", "income"]), table["income"].str.rstrip(".").eq(">50K").to_numpy(np.float32)


def prepare(train, *others):
    numeric = train.select_dtypes("number").columns
    steps = ColumnTransformer(
        [
            ("numeric", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
            (
                "categorical",
                make_pipeline(
                    SimpleImputer(strategy="constant", fill_value="missing"),
                    OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                ),
                train.columns.difference(numeric, sort=False),
            ),
        ]
    )
    tables = [steps.fit_transform(train), *(steps.transform(table) for table in others)]
    return [torch.from_numpy(np.asarray(table, np.float32)) for table in tables]


def network(inputs):
    layers = []
    for units in HIDDEN:
        layers += [nn.Linear(inputs, units), nn.ReLU(), nn.Dropout(DROPOUT)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, 1))


@torch.no_grad()
def scores(model, x):
    model.eval()
    return torch.sigmoid(model(x)).squeeze(1).numpy()


def judge(y, p):
    label = p >= 0.5
    return {
        "accuracy": metrics.accuracy_score(y, label),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, label),
        "precision_macro": metrics.precision_score(y, label, average="macro"),
        "recall_macro": metrics.recall_score(y, label, average="macro"),
        "f1_macro": metrics.f1_score(y, label, average="macro"),
        "roc_auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "log_loss": metrics.log_loss(y, p.astype(np.float64)),
        "brier_score": metrics.brier_score_loss(y, p),
    }


def main():
    folder, epochs, out = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    torch.manual_seed(1)
    table, y = read(folder / "adult-train.csv")
    test, y_test = read(folder / "adult-test.csv")
    train, validation, y_train, y_validation = train_test_split(table, y, test_size=0.15, stratify=y, random_state=7)
    loaded = time.perf_counter()
    x_train, x_validation, x_test = prepare(train, validation, test)
    prepared = time.perf_counter()

    model = network(x_train.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    target = torch.from_numpy(y_train).unsqueeze(1)
    history = []
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(x_train))
        x, truth = x_train[order], target[order]
        for start in range(0, len(x), BATCH):
            optimizer.zero_grad(set_to_none=True)
            loss = F.binary_cross_entropy_with_logits(model(x[start : start + BATCH]), truth[start : start + BATCH])
            loss.backward()
            optimizer.step()
        history.append(metrics.roc_auc_score(y_validation, scores(model, x_validation)))
    trained = time.perf_counter()

    parts = {"train": (x_train, y_train), "validation": (x_validation, y_validation), "test": (x_test, y_test)}
    report = {
        "metrics": {name: judge(y, scores(model, x)) for name, (x, y) in parts.items()},
        "confusion_matrix": metrics.confusion_matrix(y_test, scores(model, x_test) >= 0.5).tolist(),
        "validation_roc_auc": history,
        "epochs": epochs,
        "seconds": {
            "import": imported - began,
            "load": loaded - imported,
            "prepare": prepared - loaded,
            "train": trained - prepared,
            "evaluate": time.perf_counter() - trained,
        },
    }
    torch.save(model.state_dict(), Path(out).with_suffix(".pt"))
    Path(out).write_text(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
