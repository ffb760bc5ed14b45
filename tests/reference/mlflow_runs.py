"""What mlflow itself reads from a folder that `gradus runs export --format mlflow --out DIR` wrote.

    MLFLOW_ALLOW_FILE_STORE=true python mlflow_runs.py DIR

Written against mlflow-skinny 3.17.2; prints each experiment and run with its state, settings, tags and numbers.
"""

import sys
from pathlib import Path

from mlflow import MlflowClient

client = MlflowClient(tracking_uri=Path(sys.argv[1]).absolute().as_uri())
for experiment in client.search_experiments():
    print(experiment.experiment_id, experiment.name)
    for run in client.search_runs([experiment.experiment_id]):
        print(" ", run.info.run_id, run.info.run_name, run.info.status, run.info.start_time, run.info.end_time)
        print("   ", run.info.artifact_uri)
        print("   ", {**run.data.params})
        print("   ", {**run.data.tags})
        for name in sorted(run.data.metrics):
            history = client.get_metric_history(run.info.run_id, name)
            print("   ", name, len(history), history[-1].step, history[-1].value)
