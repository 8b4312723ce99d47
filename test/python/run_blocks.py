"""Runs blocks of Python one after the other in one namespace, in the current folder, as a notebook does.

    python3 run_blocks.py BLOCKS.json

BLOCKS.json is a list of texts. Prints a list of what each of them prints, as JSON.
"""

import contextlib
import io
import json
import os
import sys


def main(file):
    sys.path.insert(0, os.getcwd())
    namespace, outputs = {}, []
    for block in json.load(open(file, encoding="utf-8")):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(block, "a block of the page", "exec"), namespace)
        outputs.append(printed.getvalue())
    print(json.dumps(outputs))


main(sys.argv[1])
