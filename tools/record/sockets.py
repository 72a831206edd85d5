"""States of a host's sockets, and what tcp_info says of them, sampled."""
import os
import re
import subprocess
import threading
import time

STATES = {1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECV", 4: "FIN_WAIT_1", 5: "FIN_WAIT_2", 6: "TIME_WAIT",
          7: "CLOSED", 8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN", 11: "CLOSING", 12: "SYN_RECV"}
# States are read from /proc, which is fast; ss is started less often.
STATES_EVERY, SS_EVERY = 0.002, 0.05
FIELDS = ("cwnd", "ssthresh", "mss", "rto", "unacked", "retrans", "rcv_space", "snd_wnd", "rcv_wnd", "notsent", "backoff")


def now(pid):
    """The sockets of a process's network namespace: local port, remote port, state."""
    found = []
    # A server that listens on :: takes IPv4 as well, and all its sockets are in the second table.
    for table in ("tcp", "tcp6"):
        try:
            with open("/proc/%d/net/%s" % (pid, table)) as file:
                next(file, None)
                for line in file:
                    words = line.split()
                    local, remote = [int(words[i].split(":")[1], 16) for i in (1, 2)]
                    found.append((local, remote, STATES.get(int(words[3], 16), "CLOSED")))
        except OSError:
            pass
    return found


class Sampler:
    """Samples both hosts until it is stopped."""

    def __init__(self, pids, network):
        self.states, self.samples = [], []
        self.network, self.stopped = network, threading.Event()
        self.threads = [threading.Thread(target=self.watch, args=(host, pid), daemon=True)
                        for host, pid in pids.items()]
        self.threads += [threading.Thread(target=self.ask, args=(host,), daemon=True) for host in pids]
        for thread in self.threads:
            thread.start()

    def watch(self, host, pid):
        """Notes each change of a socket's state."""
        known = {}
        while not self.stopped.is_set():
            seen = {(local, remote): state for local, remote, state in now(pid)}
            at = time.time()
            for ports in sorted(set(known) | set(seen)):
                state = seen.get(ports, "(gone)")
                if known.get(ports) != state:
                    self.states.append({"t_ms": at, "host": host, "lport": ports[0], "rport": ports[1],
                                        "state": state})
            known = seen
            self.stopped.wait(STATES_EVERY)

    def ask(self, host):
        """Notes what `ss -tinemo` says of each connection."""
        command = self.network.inside(host, ["ss", "-tinemoH"])
        while not self.stopped.is_set():
            text = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode(
                errors="replace")
            # Most of the time goes by until ss is there: it asks the kernel at the end.
            at = time.time()
            # A socket's details follow on lines that begin with a blank.
            for socket in re.sub(r"\n\s+", " ", text).splitlines():
                sample = sampled(socket)
                if sample:
                    self.samples.append(dict(t_ms=at, host=host, **sample))
            self.stopped.wait(SS_EVERY)

    def stop(self):
        """The states and the samples, in order."""
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        by_time = lambda row: row["t_ms"]
        return sorted(self.states, key=by_time), sorted(self.samples, key=by_time)


def sampled(line):
    """A line of ss as values; None for one that is none."""
    words = line.split()
    ports = re.findall(r"\S+:(\d+)(?= |$)", line)
    if len(words) < 5 or len(ports) < 2:
        return None
    found = {"lport": int(ports[0]), "rport": int(ports[1]), "recv_q": int(words[1]), "send_q": int(words[2])}
    for name, value in re.findall(r"\b([a-z_]+):(\d+)", line):
        if name in FIELDS:
            found[name] = int(value)
    rtt = re.search(r"\brtt:([\d.]+)/([\d.]+)", line)
    if rtt:
        found["rtt_ms"], found["rttvar_ms"] = float(rtt.group(1)), float(rtt.group(2))
    timer = re.search(r"timer:\((\w+),([^,)]+)", line)
    if timer:
        found["timer"] = timer.group(1)
    return found
