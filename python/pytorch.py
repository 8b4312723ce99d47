"""A program compiled to a Transformer by altac, in PyTorch alone (1.13 or newer). Layers share their weights: a forward
hook is called in each, which is `model.layer`. Shapes: B inputs, n positions, D residual dimensions."""

import json
from pathlib import Path

import torch
from torch import nn


class Head(nn.Module):
    """Attention whose scores [B, n, n + 1] are not divided by √d; the last is for one more key and value, both zero."""

    def __init__(self, linear, name, offsets):
        super().__init__()
        self.query, self.key, self.value = (linear(f"{name}.{part}") for part in ("query", "key", "value"))
        self.output = linear(f"{name}.output")
        self.register_buffer("offsets", None if offsets is None else torch.tensor(offsets))
        self.hook_scores, self.hook_pattern, self.hook_result = nn.Identity(), nn.Identity(), nn.Identity()

    def forward(self, x, visible, distance):
        near = visible if self.offsets is None else visible & torch.isin(distance, self.offsets)
        scores = (self.query(x) @ self.key(x).transpose(1, 2)).masked_fill(~near, float("-inf"))
        pattern = self.hook_pattern(self.hook_scores(nn.functional.pad(scores, (0, 1))).softmax(-1))
        return self.hook_result(self.output(pattern[..., :-1] @ self.value(x)))


class Transformer(nn.Module):
    def __init__(self, tensors, description):
        super().__init__()
        self.program, self.max_length, self.layer = (program := description["program"]), description["maxLength"], 0
        self.variables = {variable["name"]: variable for variable in program["variables"]}
        self.readings = dict(zip(self.variables, description["readings"]))
        self.values = {name: [*values_of(variable["domain"]), None] for name, variable in self.variables.items()}
        self.answer = list(self.variables)[program["output"]["variable"]]

        def linear(name):
            layer, weight = nn.Linear(1, 1), torch.atleast_2d(tensors[f"{name}.weight"])
            layer.weight, (layer.out_features, layer.in_features) = nn.Parameter(weight), weight.shape
            layer.bias = nn.Parameter(tensors[f"{name}.bias"]) if f"{name}.bias" in tensors else None
            return layer

        def network(name, depth):
            layers = [part for i in range(depth) for part in (linear(f"{name}.{i + 1}"), nn.Hardtanh(0, 1))]
            return nn.Sequential(*layers[:-1])

        def embedding(name):
            return nn.Embedding.from_pretrained(tensors[name], freeze=False) if name in tensors else None

        self.token_embedding, self.position_embedding = embedding("embedding.token"), embedding("embedding.position")
        self.initial = network("initial", 2) if "initial.1.weight" in tensors else None
        self.clearing = Head(linear, "clearing", [0]) if "clearing.query.weight" in tensors else None
        self.heads = nn.ModuleList(Head(linear, f"heads.{i}", h["offsets"]) for i, h in enumerate(program["heads"]))
        self.feed_forward, self.output = network("feed_forward", 4), linear("output")
        self.halt = linear("halt") if "halt.weight" in tensors else None
        for hook in ("embed", "resid_pre", "attn_out", "resid_mid", "mlp_out", "resid_post"):
            self.add_module(f"hook_{hook}", nn.Identity())  # [B, n, D]

    def forward(self, tokens, max_layers=1000):
        """Token ids [B, n], the negative ones are padding. An input stays as it is once it has halted."""
        for x, halted, layers in self.run(tokens, max_layers):
            pass
        codes = self.read(x, self.answer, between_layers=True).masked_fill(tokens < 0, -1)
        return {"codes": codes, "logits": self.output(x), "residual": x, "layers": layers, "halted": halted}

    def run(self, tokens, max_layers):
        """At the start and after each layer: the residual stream, which inputs have halted, their layers."""
        real, layers, self.layer = tokens >= 0, tokens.new_zeros(len(tokens)), 0
        assert (real.sum(1) <= self.max_length).all(), f"the weights are exact for up to {self.max_length} tokens"
        position = (real.cumsum(1) - 1).clamp(min=0)
        visible, distance = real[:, None, :], position[:, None, :] - position[:, :, None]
        x = self.token_embedding(tokens.clamp(min=0))
        x = x if self.position_embedding is None else x + self.position_embedding(position)
        x = self.hook_embed(x if self.initial is None else x + self.initial(x))
        while True:
            halted = layers < 0 if self.halt is None else ((self.halt(x).squeeze(-1) >= 0.5) | ~real).all(1)
            yield x, halted, layers
            if halted.all() or self.layer == max_layers:
                return
            self.layer, layers = self.layer + 1, layers + ~halted
            x = self.hook_resid_post(torch.where(halted[:, None, None], x, self.run_layer(x, visible, distance)))

    def run_layer(self, x, visible, distance):
        x = self.hook_resid_pre(x)
        fetched = self.hook_attn_out(sum((head(x, visible, distance) for head in self.heads), torch.zeros_like(x)))
        # What heads wrote in the layer before goes first, so that both sums are exact.
        x = x if self.clearing is None else x + self.clearing(x, visible, distance)
        x = self.hook_resid_mid(x + fetched)
        return x + self.hook_mlp_out(self.feed_forward(x))

    def read(self, x, name, between_layers=False):
        """The codes [B, n] of a variable in a residual stream; undefined, as heads are between layers, is the last."""
        x, reading, undefined = x.double(), self.readings[name], len(self.values[name]) - 1
        if between_layers and self.variables[name]["role"] == "head":
            return torch.full(x.shape[:2], undefined, device=x.device)
        if reading["kind"] == "bits":
            step = reading["squash"] or {"slope": 1, "bias": 0}
            bits = x[..., reading["start"] :][..., : reading["size"]] * step["slope"] + step["bias"] > 0.5
            return bits.int().argmax(-1).masked_fill(~bits.any(-1), undefined)
        number, steps = x[..., reading["dimension"]], reading["stair"]["steps"]
        passed = sum((number * step["slope"] + step["bias"] > 0.5 for step in steps), torch.zeros_like(number).long())
        codes = torch.tensor(reading["stair"]["codes"], device=x.device)[passed]
        return codes if reading["share"] is None else codes.masked_fill(x[..., reading["share"]] < 0.5, undefined)

    def tokenize(self, *inputs):
        """Texts, or lists of words, as token ids [B, n]: within the program's frame, and padded with -1."""
        vocabulary, frame = self.program["vocabulary"], self.program["frame"]
        split = str.split if any(len(word) > 1 for word in vocabulary) else lambda text: "".join(text.split())
        ids = [map(vocabulary.index, split(each) if isinstance(each, str) else each) for each in inputs]
        rows = [torch.tensor([*frame["before"], *each, *frame["after"]]).long() for each in ids]
        return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-1).to(self.output.weight.device)

    def decode(self, codes, name=None):
        """The text of codes [n] of a variable; of the answer, without a name: there a program may leave codes out."""
        left_out, values = [-1] if name else [-1, self.program["output"]["skip"]], self.values[name or self.answer]
        return " ".join(str(values[code]) for code in codes.tolist() if code not in left_out)

    @torch.no_grad()
    def generate_trace(self, text, max_layers=1000):
        """What each variable holds at each position, None where undefined: at the start, and after every layer."""
        return [
            {name: [values[code] for code in self.read(x, name, layer == 0)[0]] for name, values in self.values.items()}
            for layer, (x, _, _) in enumerate(self.run(self.tokenize(text), max_layers))
        ]


def values_of(domain):
    if domain["kind"] == "integer":
        return range(domain["minimum"], domain["maximum"] + 1)
    if domain["kind"] == "set":
        return [[values_of(domain["element"])[code] for code in codes] for codes in domain["sets"]]
    return [False, True] if domain["kind"] == "bool" else domain["values"]


def load(path=__file__):
    """The model in NAME.safetensors and NAME.json; without a path, those beside this file."""
    description = json.loads(Path(path).with_suffix(".json").read_text("utf-8"))
    file = bytearray(Path(path).with_suffix(".safetensors").read_bytes())  # length of a header, the header, numbers
    start, types = 8 + int.from_bytes(file[:8], "little"), {"F32": torch.float32, "I32": torch.int32}
    header, numbers = json.loads(file[8:start]), torch.frombuffer(file, dtype=torch.uint8, offset=start)
    assert "mlp" not in header.pop("__metadata__", {}), "its mlp was learned: `altac run` runs it, this module does not"
    parts = {name: numbers[slice(*each["data_offsets"])].view(types[each["dtype"]]) for name, each in header.items()}
    tensors = {name: part.reshape(header[name]["shape"]) for name, part in parts.items()}
    for name, (rows, columns) in description["matrices"].items():
        if name not in tensors:  # then compressed: what is not 0, in which column it is, and where each row starts
            row_of = torch.arange(rows).repeat_interleave(tensors[f"{name}.row_starts"].long().diff())
            tensors[name] = torch.zeros(rows, columns)
            tensors[name][row_of, tensors[f"{name}.columns"].long()] = tensors[f"{name}.values"]
    return Transformer(tensors, description).eval()
