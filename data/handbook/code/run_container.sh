#!/bin/sh
# Two CPUs, a PID 1 that reaps, room for shared memory, time to end well.
docker build -t worker .
docker run --init --cpus 2 -e PYTHON_CPU_COUNT=2 --memory 1g --shm-size 256m \
  --stop-timeout 30 --name worker worker
