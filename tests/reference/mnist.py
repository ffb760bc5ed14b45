"""What is in the 10,000-image MNIST file, read with numpy alone: for tests/it/images.rs.

Usage: python mnist.py FOLDER
"""

import gzip
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
images = gzip.decompress((folder / "mnist-10k-images-idx3-ubyte.gz").read_bytes())
labels = gzip.decompress((folder / "mnist-10k-labels-idx1-ubyte.gz").read_bytes())
pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28 * 28)
digits = np.frombuffer(labels, np.uint8, offset=8)

print("images", pixels.shape, "labels", digits.shape)
print("labels of all", np.bincount(digits).tolist())
print("labels of the last 2,000", np.bincount(digits[-2000:]).tolist())
# Every pixel counts by its place and by its image, so that neither may move.
place = np.arange(1, 28 * 28 + 1, dtype=np.uint64)
image = np.arange(len(pixels), dtype=np.uint64) % 97 + 1
print("checksum", int(((pixels.astype(np.uint64) * place).sum(axis=1) * image).sum()))
trained = pixels[:7500].astype(np.float64) / 255
print("the first 7,500: mean %.12f std %.12f" % (trained.mean(), trained.std()))
