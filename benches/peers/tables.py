"""Reads a table, and profiles it, as pandas and polars do: asked by benches/profile.rs.

Run: python benches/peers/tables.py "pandas read, profile" FILE. Prints the seconds and the peak of memory in bytes.
"""

import resource
import sys
import time

way, path = sys.argv[1:]
if way.startswith("pandas"):
    import pandas as pd
else:
    import polars as pl

began = time.perf_counter()
if way.startswith("pandas"):
    frame = pd.read_csv(path)
    if "profile" in way:
        frame.duplicated().sum()
        for name in frame:
            column = frame[name]
            column.isna().sum(), column.nunique(), column.value_counts().head(8)
            if column.dtype.kind in "if":
                column.quantile([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]), column.mean(), column.std()
else:
    frame = pl.read_csv(path)
    if "profile" in way:
        frame.is_duplicated().sum()
        for column in frame:
            column.null_count(), column.n_unique(), column.value_counts(sort=True).head(8)
            if column.dtype.is_numeric():
                [column.quantile(q, "linear") for q in (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)], column.mean(), column.std()
seconds = time.perf_counter() - began
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
