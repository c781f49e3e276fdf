"""Vowpal Wabbit on text that is cleaned already (cleaned.py): logistic loss, 5 passes. Its training alone is timed."""

import json
import sys
import tempfile
import time

import vowpalwabbit

cleaned = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    options = f"--loss_function logistic --passes 5 --cache_file {folder}/cache -b 22 --holdout_off --quiet"
    start, start_cpu = time.perf_counter(), time.process_time()
    model = vowpalwabbit.Workspace(f"-d {cleaned}/train.vw {options}")
    seconds = {"fit": time.perf_counter() - start, "fitCpu": time.process_time() - start_cpu}
right = rows = 0
with open(f"{cleaned}/valid.vw", encoding="utf-8") as file:
    for line in file:
        sign, _, features = line.partition(" ")
        right += (model.predict(features) > 0) == (sign == "1")
        rows += 1
print(json.dumps({"metrics": {"validation_accuracy_score": right / rows}, "seconds": seconds}))
