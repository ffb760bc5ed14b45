"""The bytes that TensorBoard writes for three events, and a check of the event files of a folder of runs.

    python tensorboard_events.py                 # prints the golden bytes of src/store/board/record.rs
    python tensorboard_events.py runs/ID         # prints every tag with its steps and values, as TensorBoard reads them
"""

import io
import json
import struct
import sys

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def written(event):
    buffer = io.BytesIO()
    RecordWriter(buffer).write(event.SerializeToString(deterministic=True))
    return buffer.getvalue().hex()


def golden():
    scalar = Summary(value=[Summary.Value(tag="train/loss", simple_value=0.5)])
    print("scalar ", written(Event(wall_time=1.5, step=300, summary=scalar)))
    print("restart", written(Event(wall_time=1.5, step=7, session_log=SessionLog(status=SessionLog.START))))
    # Protocol buffers leave a step of 0 out; a reader takes both forms.
    version = Event(wall_time=1.5, file_version="brain.Event:2").SerializeToString(deterministic=True)
    version = version[:9] + bytes([0x10, 0]) + version[9:]
    buffer = io.BytesIO()
    RecordWriter(buffer).write(version)
    print("version", buffer.getvalue().hex())


def read(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    board = EventAccumulator(folder, size_guidance={"scalars": 0})
    board.Reload()
    for tag in board.Tags()["scalars"]:
        points = [(event.step, round(event.value, 6)) for event in board.Scalars(tag)]
        print(json.dumps({"tag": tag, "points": points}))


if len(sys.argv) > 1:
    read(sys.argv[1])
else:
    golden()
