"""Runs the command of the arguments as a whole process and prints, as JSON: wall and CPU seconds, peak memory in MB,
its exit code and its output. CPU and memory are the kernel's own figures for the process and its children."""

import json
import os
import subprocess
import sys
import tempfile
import time

with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
    start = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    out.seek(0)
    err.seek(0)
    json.dump(
        {
            "code": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peakMegabytes": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
            "stdout": out.read().decode(),
            "stderr": err.read().decode(),
        },
        sys.stdout,
    )
