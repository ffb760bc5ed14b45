"""The numbers that tests of src/data/prep compare with, from scikit-learn 1.9.

Run: python tests/reference/preparation.py
"""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

NAN = np.nan
TRAIN = np.array([[3.5, 10.0], [NAN, 12.5], [7.25, NAN], [1.0, 10.0], [7.25, 40.0], [-2.0, 0.1]])
NEW = np.array([[NAN, 11.0], [100.0, NAN]])
LABELS = np.array([["red"], ["blue"], [None], ["blue"], ["green"], ["red"]], dtype=object)
NEW_LABELS = np.array([["green"], ["violet"], [None]], dtype=object)


def show(name, values):
    print(name, [[float(f"{v:.17g}") for v in row] for row in np.asarray(values, dtype=float)])


for strategy in ["median", "mean", "most_frequent"]:
    imputer = SimpleImputer(strategy=strategy).fit(TRAIN)
    show(f"impute {strategy}", imputer.transform(NEW))
show("impute indicator", SimpleImputer(strategy="median", add_indicator=True).fit(TRAIN).transform(NEW))
labels = np.where(LABELS == None, np.nan, LABELS)  # noqa: E711
print("impute labels most_frequent", SimpleImputer(strategy="most_frequent").fit(labels).statistics_)

for scaler in [StandardScaler(), MinMaxScaler(), RobustScaler()]:
    show(type(scaler).__name__, scaler.fit(TRAIN).transform(np.vstack([TRAIN[:1], NEW])))
constant = np.full((7, 1), 0.1)
show("StandardScaler constant", StandardScaler().fit(constant).transform(constant[:1]))

encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(LABELS)
print("OneHotEncoder", encoder.categories_, encoder.transform(NEW_LABELS).tolist())
encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=3).fit(LABELS)
print("OrdinalEncoder", encoder.categories_, encoder.transform(NEW_LABELS).tolist())

y = np.repeat([0, 1, 2], [70, 26, 4])
train, test = train_test_split(y, test_size=10, stratify=y, random_state=0)
print("stratified counts of 10 out of 70, 26, 4", np.bincount(test, minlength=3).tolist())
