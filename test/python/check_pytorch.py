"""Runs what `altac compile --format pytorch` wrote, and says where it differs from what was expected.

    python3 check_pytorch.py FOLDER

FOLDER/plan.json lists models and inputs, FOLDER/NAME.expected.safetensors holds for input k: `states.k` [moments, n,
variables], the codes of all variables at the start and after each layer, and perhaps `residual.k` [moments, n, D].
Prints a JSON object: for each model the first differences in words, and the largest in the residual stream.
"""

import importlib
import json
import sys
from pathlib import Path

import torch


def main(folder):
    sys.path.insert(0, folder)
    plan = json.loads(Path(folder, "plan.json").read_text("utf-8"))
    print(json.dumps({entry["name"]: check(Path(folder), entry) for entry in plan}))


def check(folder, entry):
    model = importlib.import_module(entry["name"]).load()
    expected = read_safetensors(folder / f"{entry['name']}.expected.safetensors")
    differences, residual = [], {}
    for number_type in entry["types"]:
        model.to(getattr(torch, number_type))
        # Those that take about as many layers together, so that a batch does not wait for one of them.
        inputs = sorted(enumerate(entry["inputs"]), key=lambda numbered: numbered[1]["layers"])
        if number_type == "float64":
            inputs = [(index, each) for index, each in inputs if f"residual.{index}" in expected]
        for start in range(0, len(inputs), 5):
            batch = inputs[start : start + 5]
            found = run_batch(model, [each for _, each in batch], entry["limit"])
            for row, (index, each) in enumerate(batch):
                where = f"{number_type}, {each['tokens']}"
                differences += [f"{where}: {text}" for text in differences_of(model, found, row, each, expected, index)]
                if f"residual.{index}" in expected:
                    largest = distance(found, row, expected[f"residual.{index}"])
                    residual[number_type] = max(residual.get(number_type, 0.0), largest)
    for each in entry["inputs"]:
        if each["words"] is None:
            continue
        if model.tokenize(each["words"]).tolist() != [each["tokens"]]:
            differences.append(f"the tokens of {' '.join(each['words'])}")
        if each["trace"] is not None and model.generate_trace(each["words"], entry["limit"]) != each["trace"]:
            differences.append(f"the trace of {' '.join(each['words'])}")
    return {"differences": differences[:5], "residual": residual}


@torch.no_grad()
def run_batch(model, inputs, limit):
    """The result, and at every moment the residual stream and the codes of all variables [B, n, variables]."""
    streams = []
    hooks = [
        hook.register_forward_hook(lambda module, arguments, x: streams.append(x))
        for hook in (model.hook_embed, model.hook_resid_post)
    ]
    rows = [torch.tensor(each["tokens"]).long() for each in inputs]
    result = model(torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-1), limit)
    for hook in hooks:
        hook.remove()
    names = list(model.variables)
    codes = [torch.stack([model.read(x, name, i == 0) for name in names], -1) for i, x in enumerate(streams)]
    return {"result": result, "streams": streams, "codes": codes}


def differences_of(model, found, row, each, expected, index):
    result, length, states = found["result"], len(each["tokens"]), expected[f"states.{index}"]
    layers, halted, answer = int(result["layers"][row]), bool(result["halted"][row]), model.decode(result["codes"][row])
    if layers != each["layers"] or halted != each["halted"]:
        yield f"{layers} layers, not {each['layers']}"
    if answer != " ".join(map(str, each["answer"])):
        yield f"the answer is {answer}, not {each['answer']}"
    for moment, codes in enumerate(found["codes"]):
        # After it has halted, an input stays as it is.
        wrong = (codes[row, :length] != states[min(moment, len(states) - 1)]).nonzero()
        if len(wrong) > 0:
            position, variable = wrong[0].tolist()
            yield f"{list(model.variables)[variable]} at position {position} after layer {moment}"


def distance(found, row, expected):
    streams = torch.stack([x[row, : expected.shape[1]].double() for x in found["streams"][: len(expected)]])
    return float((streams - expected).abs().max()) if streams.numel() > 0 else 0.0


def read_safetensors(path):
    content = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    types = {"F64": torch.float64, "I32": torch.int32}
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name == "__metadata__":
            continue
        offset, end = entry["data_offsets"]
        tensors[name] = torch.zeros(entry["shape"])
        if end > offset:
            count = (end - offset) // (8 if entry["dtype"] == "F64" else 4)
            numbers = torch.frombuffer(content, dtype=types[entry["dtype"]], offset=start + offset, count=count)
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors


main(sys.argv[1])
