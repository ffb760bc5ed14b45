"""What huggingface_hub reads out of a model card that `gradus report` wrote: the results of its model index.

    python model_card.py told/model-card.md
"""

import sys

from huggingface_hub import ModelCard

card = ModelCard.load(sys.argv[1])
print(card.data.model_name, card.data.pipeline_tag, card.data.tags)
for result in card.data.eval_results:
    print(result.dataset_name, result.dataset_split, result.metric_type, result.metric_value)
