"""fastText on text that is cleaned already (cleaned.py): 2 threads, 5 epochs. Its training alone is timed."""

import json
import sys
import time

import fasttext

cleaned = sys.argv[1]
start, start_cpu = time.perf_counter(), time.process_time()
model = fasttext.train_supervised(f"{cleaned}/train.txt", epoch=5, thread=2, verbose=0)
seconds = {"fit": time.perf_counter() - start, "fitCpu": time.process_time() - start_cpu}
_, accuracy, _ = model.test(f"{cleaned}/valid.txt")
print(json.dumps({"metrics": {"validation_accuracy_score": accuracy}, "seconds": seconds}))
