"""The road through the model as data: it agrees with the summary."""

from pathlib import Path

from nlpbook_core.examples import LABELS
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.models.summary import describe
from nlpbook_core.tokenization.pretrained import load_tokenizer
from pages.ui.model import bert_road
from pages.ui.text import Text


def test_the_road_through_the_model_has_the_shapes_and_counts_of_the_summary(t: Text, folder: Path) -> None:
    summary = describe(folder, 3)
    encoded = encode_pair(load_tokenizer(folder), "민수는 갔다.", "영희는 갔다.", 32)
    drawn = bert_road.payload(summary, encoded, LABELS, t, 8, {"classifier"})
    stops = {stop["name"]: stop for stop in drawn["stops"]}
    for part in summary.parts:
        assert stops[part.name]["shape"] == str(part.shape(8, 32))
        assert (f"{part.num_parameters:,}" in stops[part.name]["count"]) is (part.num_parameters > 0)
    assert [name for name, stop in stops.items() if stop["isNew"]] == ["classifier"]
    assert len(stops["encoder"]["parts"]) == summary.num_layers
    assert len(drawn["pieces"]) == encoded.num_tokens
    assert "[" not in "".join(stop["title"] for stop in drawn["stops"] if stop["name"] != "vector")
