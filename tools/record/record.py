#!/usr/bin/env python3
"""Records what this machine's kernel does between two programs, for the page "Your capture".

Usage: sudo tools/record/record.py [--delay MS] [--server COMMAND] [--client COMMAND] [--out FILE]
See README.md beside this file. Needs Linux, root, iproute2, tcpdump and util-linux; calls are
recorded where strace is. The host's own network is never touched: all of it is in namespaces of its
own, which the kernel takes away with the last process in them, however this one ends.
"""
import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import calls
import network
import packets
import sockets

HERE = os.path.dirname(os.path.abspath(__file__))
ECHO = "%s %s" % (shlex.quote(sys.executable), shlex.quote(os.path.join(HERE, "echo.py")))
INSIDE = "RECORD_INSIDE"
PATIENCE = 10


class Problem(Exception):
    """What keeps the recording from being made, in a sentence."""


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--delay", type=float, default=10, metavar="MS", help="one way; default 10")
    parser.add_argument("--rate", type=float, metavar="MBIT", help="each way; default: no limit")
    parser.add_argument("--queue", type=int, default=1000, metavar="N", help="packets; default 1000")
    parser.add_argument("--loss", type=float, default=0, metavar="PERCENT", help="default 0")
    parser.add_argument("--server", metavar="COMMAND", help="runs on 10.0.0.2 and fd00::2; "
                        "default: a server that echoes, at port 7777")
    parser.add_argument("--client", metavar="COMMAND", help="runs on 10.0.0.1 and fd00::1; "
                        "default: a client of the echo server")
    parser.add_argument("--ipv6", action="store_true",
                        help="have the echo client and server use IPv6; programs of your own choose themselves")
    parser.add_argument("--sysctl", action="append", default=[], metavar="NAME=VALUE",
                        help="of both hosts, as tcp_sack=0; may be given several times")
    parser.add_argument("--out", default="recording.json", metavar="FILE", help="default recording.json")
    parser.add_argument("--name", default=None, help="default: the file's name")
    parser.add_argument("--claim", default="", help="what it shows, in a sentence")
    parser.add_argument("--wait", type=float, default=0.5, metavar="S",
                        help="how long to go on after the client has ended; default 0.5")
    parser.add_argument("--timeout", type=float, default=60, metavar="S",
                        help="end the programs after this long; default 60")
    given = parser.parse_args()
    for name in ("delay", "loss", "wait", "timeout", "queue"):
        if getattr(given, name) < 0:
            parser.error("--%s is %s; it must not be below 0" % (name, getattr(given, name)))
    if given.rate is not None and given.rate <= 0:
        parser.error("--rate is %s; it must be above 0" % given.rate)
    if given.loss > 100:
        parser.error("--loss is %s; it is a percentage" % given.loss)
    for setting in given.sysctl:
        if "=" not in setting:
            parser.error("--sysctl is %s; wanted is NAME=VALUE" % setting)
    server, address = ("server 7777 ::", "fd00::2") if given.ipv6 else ("server 7777", "10.0.0.2")
    given.server = given.server or "%s %s" % (ECHO, server)
    given.client = given.client or "%s client %s 7777" % (ECHO, address)
    return given


def need(given):
    """Says what is missing on this machine."""
    if not sys.platform.startswith("linux"):
        raise Problem("This records on Linux only. README.md has commands for other systems.")
    if os.geteuid() != 0:
        raise Problem("Namespaces need root: run it by sudo.")
    if given.ipv6 and not network.has_ipv6():
        raise Problem("This kernel has no IPv6, or it is switched off.")
    packages = {"ip": "iproute2", "tc": "iproute2", "ss": "iproute2", "tcpdump": "tcpdump",
                "unshare": "util-linux", "mount": "util-linux"}
    missing = sorted({package for tool, package in packages.items() if not shutil.which(tool)})
    if missing:
        raise Problem("Not installed: %s. Install it with your system's package manager."
                      % ", ".join(missing))
    if not shutil.which("strace"):
        print("strace is not installed: the recording will have no calls.", file=sys.stderr)


def enter():
    """Goes on in namespaces of its own. The kernel ends all in them when the first process ends."""
    if os.environ.get(INSIDE):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"], check=True)
        return
    os.environ[INSIDE] = "1"
    again = [sys.executable, os.path.abspath(__file__)] + sys.argv[1:]
    os.execvp("unshare", ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child",
                          "--mount-proc"] + again)


def start(host, command, trace, work):
    """Starts a program on a host, under strace where it is."""
    words = shlex.split(command)
    if trace:
        words = calls.traced(words, os.path.join(work, "calls-" + host))
    log = open(os.path.join(work, "output-" + host), "wb")
    environment = {key: value for key, value in os.environ.items() if key != INSIDE}
    try:
        return subprocess.Popen(network.inside(host, words), stdin=subprocess.DEVNULL, stdout=log,
                                stderr=subprocess.STDOUT, env=environment)
    finally:
        log.close()


def stop(process, how=signal.SIGTERM):
    """Ends a process, by force when it does not listen."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def listening(host, process, until):
    """Waits until something listens on a host; false when its program ends before."""
    while time.time() < until and process.poll() is None:
        if any(state == "LISTEN" for _, _, state in sockets.now(network.pid_of(host))):
            return True
        time.sleep(0.01)
    return False


def output_of(work, host):
    """The last line that a program printed."""
    with open(os.path.join(work, "output-" + host), errors="replace") as log:
        lines = [line.strip() for line in log if line.strip()]
    return lines[-1] if lines else "it printed nothing"


def record(given, work):
    """Runs both programs, and returns the recording."""
    settings = dict(setting.split("=", 1) for setting in given.sysctl)
    link = network.Link(given.delay, given.rate, given.queue, given.loss)
    try:
        link.up(settings)
        dumps = [packets.Dump(host, network, work) for host in "cs"]
        sampler = sockets.Sampler({host: network.pid_of(host) for host in "cs"}, network)
        trace = shutil.which("strace") is not None
        server = start("s", given.server, trace, work)
        if not listening("s", server, time.time() + PATIENCE):
            raise Problem("The server does not listen: %s." % output_of(work, "s"))
        client = start("c", given.client, trace, work)
        end = time.time() + given.timeout
        while client.poll() is None and time.time() < end:
            time.sleep(0.02)
        if client.poll() is None:
            print("The client was ended after %g s." % given.timeout, file=sys.stderr)
        elif client.returncode != 0:
            print("The client ended with %d: %s" % (client.returncode, output_of(work, "c")),
                  file=sys.stderr)
        time.sleep(given.wait)
        # strace hands the signal on, and writes the calls that were not finished.
        for process in (client, server):
            stop(process)
        time.sleep(0.05)
        states, samples = sampler.stop()
        for dump in dumps:
            stop(dump.process, signal.SIGINT)
    finally:
        link.down()
    sent = packets.paired(*[dump.packets() for dump in dumps])
    if not sent:
        raise Problem("No TCP packet passed. The client's last words: %s." % output_of(work, "c"))
    zero = sent[0]["at"]
    events = [event for host in "cs" for event in calls.events(os.path.join(work, "calls-" + host), host)]
    since = lambda at: round((at - zero) * 1e3, 3)
    name = given.name or os.path.splitext(os.path.basename(given.out))[0]
    return {
        "name": name,
        "claim": given.claim or "Recorded: %s, and %s." % (given.client, given.server),
        "kernel": os.uname().release,
        "link": {"delay_ms": given.delay, "rate_mbps": given.rate, "queue_pkts": given.queue,
                 "loss_percent": given.loss, "made_by": link.made_by},
        "sysctl": settings,
        "packets": [packets.written(packet, since) for packet in sent],
        "events": [dict(event, t_ms=since(event["t_ms"]))
                   for event in sorted(events, key=lambda event: event["t_ms"])],
        "states": [dict(state, t_ms=since(state["t_ms"])) for state in states],
        "samples": [dict(sample, t_ms=since(sample["t_ms"])) for sample in samples],
    }


def write(recording, path):
    """One row a line, so that two recordings can be compared."""
    parts = []
    for key, value in recording.items():
        rows = isinstance(value, list) and value
        text = "[\n%s\n]" % ",\n".join(map(json.dumps, value)) if rows else json.dumps(value)
        parts.append("%s:%s" % (json.dumps(key), text))
    with open(path, "w") as file:
        file.write("{\n%s\n}\n" % ",\n".join(parts))
    # What sudo made is the caller's.
    if "SUDO_UID" in os.environ:
        os.chown(path, int(os.environ["SUDO_UID"]), int(os.environ["SUDO_GID"]))


def main():
    given = options()
    try:
        need(given)
        enter()
        # The first process of a PID namespace hears only the signals that it asks for.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda *_: sys.exit(1))
        # /run is of these namespaces only, and goes with them.
        recording = record(given, tempfile.mkdtemp(dir="/run"))
        write(recording, given.out)
    except (Problem, network.Failed) as problem:
        sys.exit("record: %s" % problem)
    except OSError as problem:
        sys.exit("record: %s" % problem)
    print("%s: %d packets, %d lost, %d calls, %d states" % (
        given.out, len(recording["packets"]),
        sum("lost" in packet for packet in recording["packets"]),
        sum(event["what"].endswith(" called") for event in recording["events"]),
        len(recording["states"])))


if __name__ == "__main__":
    main()
