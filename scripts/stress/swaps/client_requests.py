"""python client_requests.py URL: asks again and again until stdin ends, by one requests.Session; see client-node-process.ts."""

import sys
import threading
import time

import requests

running = True


def wait_for_end():
    global running
    sys.stdin.read()
    running = False


threading.Thread(target=wait_for_end, daemon=True).start()
session = requests.Session()
while running:
    try:
        answer = session.post(sys.argv[1], json={"inputs": ["What a lovely day"]}, timeout=30)
        print(answer.text, answer.headers.get("x-sentiment-model"), sep="\t", flush=True)
    except requests.RequestException as error:
        print(repr(error).replace("\n", " "), flush=True)
    time.sleep(0.02)
