#!/bin/sh
# The first program of user-mode Linux: asks its kernel what lies in $QUESTIONS, and switches it off.
lab="${0%/*}/lab.py"
mount -t proc proc /proc
# What a kernel sets by the memory of its machine is that of one with 24 GiB.
cd /proc/sys/net/ipv4
echo 4096 131072 33554432 >tcp_rmem
echo 4096 16384 4194304 >tcp_wmem
echo 287901 383869 575802 >tcp_mem
echo 131072 >tcp_max_orphans
echo 2048 >tcp_max_syn_backlog
cd /
# In its first second, 0 to the kernel, it takes no timestamp of the peer for known.
sleep 2
uname -r >"$QUESTIONS/release"
for question in "$QUESTIONS"/*.json; do
  [ -e "$question" ] || continue
  python3 "$lab" <"$question" >"${question%.json}.answers" 2>>"$QUESTIONS/errors"
done
python3 "$lab" --power-off
