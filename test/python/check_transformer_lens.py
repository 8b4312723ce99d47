"""Runs what `altac compile --format transformer-lens` wrote, with HookedTransformer's documented arithmetic.

    python3 check_transformer_lens.py FOLDER

FOLDER/plan.json lists models and inputs, FOLDER/NAME.expected.safetensors holds for input k `residual.k` [moments, n, D],
the residual stream at the start and after each layer. TransformerLens itself is not needed.
Prints a JSON object: for each model the largest difference in the residual stream, and the answers.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np


def main(folder):
    plan = json.loads(Path(folder, "plan.json").read_text("utf-8"))
    print(json.dumps({entry["name"]: check(Path(folder), entry) for entry in plan}))


def check(folder, entry):
    state = read_safetensors(folder / f"{entry['name']}.safetensors")
    config = json.loads((folder / f"{entry['name']}.config.json").read_text("utf-8"))
    expected = read_safetensors(folder / f"{entry['name']}.expected.safetensors")
    notes = config["notes"]
    size = len(notes["dimensions"])
    largest, compared, answers = 0.0, 0, []
    for index, each in enumerate(entry["inputs"]):
        stream, logits = forward(state, config, [notes["null_token"], *each["tokens"]])
        ends = [notes["blocks_before"] + 3 * layer for layer in range(notes["layers"] + 1)]
        wanted = expected[f"residual.{index}"][: len(ends)]
        found = np.stack([stream[end] for end in ends[: len(wanted)]])[:, 1:, :size]
        largest = max(largest, float(np.abs(found - wanted).max(initial=0.0)))
        compared += len(wanted)
        if each["halted"] and each["layers"] == notes["layers"]:
            codes = logits[1:].argmax(-1).tolist()
            answers.append([[notes["outputs"][code] for code in codes], each["answer"]])
    return {"difference": largest, "moments": compared, "answers": answers}


def forward(state, config, tokens):
    """HookedTransformer without normalisation, bidirectional, with standard position embeddings and relu."""
    residual = state["embed.W_E"][tokens] + state["pos_embed.W_pos"][: len(tokens)]
    stream = [residual]
    for block in range(config["n_layers"]):
        w = {name: state[f"blocks.{block}.{name}"] for name in NAMES}
        q, k, v = (
            np.einsum("nd,hde->hne", residual, w[f"attn.W_{x}"], optimize=True) + w[f"attn.b_{x}"][:, None]
            for x in "QKV"
        )
        scores = q @ k.transpose(0, 2, 1)
        pattern = np.exp(scores - scores.max(-1, keepdims=True))
        pattern /= pattern.sum(-1, keepdims=True)
        residual = residual + np.einsum("hne,hed->nd", pattern @ v, w["attn.W_O"], optimize=True) + w["attn.b_O"]
        hidden = np.maximum(residual @ w["mlp.W_in"] + w["mlp.b_in"], 0)
        residual = residual + hidden @ w["mlp.W_out"] + w["mlp.b_out"]
        stream.append(residual)
    return stream, residual @ state["unembed.W_U"] + state["unembed.b_U"]


NAMES = [f"attn.{kind}_{x}" for kind in "Wb" for x in "QKVO"] + ["mlp.W_in", "mlp.b_in", "mlp.W_out", "mlp.b_out"]
TYPES = {"F32": np.float32, "F64": np.float64, "I32": np.int32}


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


if __name__ == "__main__":
    main(sys.argv[1])
