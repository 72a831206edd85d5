"""
Two hosts and the line between them, in network namespaces: 10.0.0.1 and fd00::1 (c), 10.0.0.2 and
fd00::2 (s).
"""
import ctypes
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time

ADDRESS = {"c": "10.0.0.1", "s": "10.0.0.2"}
ADDRESS6 = {"c": "fd00::1", "s": "fd00::2"}
NAME = {"c": "client", "s": "server"}
DEVICE = "wire0"
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
HOLDERS = {}


class Failed(Exception):
    """A command that did not work, in a sentence."""


def run(*words):
    """Runs a command; what it complains about becomes the sentence."""
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        raise Failed("%s failed: %s" % (" ".join(words), said))


def inside(host, words):
    """The command that runs a command on a host."""
    return ["ip", "netns", "exec", NAME[host]] + list(words)


def pid_of(host):
    """A process that is always there, in the host's namespace: its /proc/PID/net is the host's."""
    return HOLDERS[host].pid


def go_to(host):
    """Moves this process into the host's namespace."""
    descriptor = os.open("/run/netns/" + NAME[host], os.O_RDONLY)
    if LIBC.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


def offloads_off(host):
    """Has segments cut and summed before the capture sees them, by what `ethtool -K` does."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    import socket
    go_to(host)
    control = socket.socket()
    # ETHTOOL_STXCSUM, STSO, SGSO, SGRO; SIOCETHTOOL. A device that has none of them refuses.
    for command in (0x17, 0x1F, 0x24, 0x2C):
        value = ctypes.create_string_buffer(struct.pack("II", command, 0))
        request = struct.pack("16sP16x", DEVICE.encode(), ctypes.addressof(value))
        try:
            fcntl.ioctl(control, 0x8946, request)
        except OSError:
            pass
    os._exit(0)


class Link:
    """The line: one-way delay in ms, rate in Mbit/s, queue in packets, loss in percent."""

    def __init__(self, delay, rate, queue, loss):
        self.delay, self.rate, self.queue, self.loss = delay, rate, queue, loss
        self.made_by = "netem"
        self.carrier = None

    def up(self, settings):
        """Makes hosts and line; `settings` are sysctls by their names."""
        os.makedirs("/run/netns", exist_ok=True)
        for host in "cs":
            run("ip", "netns", "add", NAME[host])
            HOLDERS[host] = subprocess.Popen(inside(host, ["sleep", "infinity"]))
        if not self.by_netem():
            self.made_by = "a program"
            print("This kernel has no netem: a program carries the packets.", file=sys.stderr)
            self.by_program()
        for host in "cs":
            name = NAME[host]
            for key, value in settings.items():
                run(*inside(host, ["sysctl", "-qw", "%s=%s" % (full(key), value)]))
            run("ip", "-n", name, "addr", "add", ADDRESS[host] + "/24", "dev", DEVICE)
            if has_ipv6():
                self.add_ipv6(host)
            for device in ("lo", DEVICE):
                run("ip", "-n", name, "link", "set", device, "up")
            offloads_off(host)

    def add_ipv6(self, host):
        """An address that can be used at once, and no packets but those of the programs."""
        quiet = ("accept_ra=0", "router_solicitations=0", "addr_gen_mode=1")
        for setting in quiet:
            run(*inside(host, ["sysctl", "-eqw", "net.ipv6.conf.%s.%s" % (DEVICE, setting)]))
        run("ip", "-n", NAME[host], "addr", "add", ADDRESS6[host] + "/64", "dev", DEVICE, "nodad")

    def by_netem(self):
        """Joins the hosts by a bridge, whose ports delay what they hand out. False without netem.

        A capture sees what leaves a host after its own queue: so the delay is not on the hosts.
        """
        run("ip", "netns", "add", "wire")
        try:
            run("ip", "-n", "wire", "link", "add", "bridge0", "type", "bridge")
            for host in "cs":
                run("ip", "link", "add", DEVICE, "netns", NAME[host], "type", "veth",
                    "peer", "name", host, "netns", "wire")
                run("ip", "-n", "wire", "link", "set", host, "master", "bridge0", "up")
                run("tc", "-n", "wire", "qdisc", "add", "dev", host, "root", *self.netem())
            run("ip", "-n", "wire", "link", "set", "bridge0", "up")
            return True
        except Failed:
            for host in "cs":
                subprocess.run(["ip", "-n", NAME[host], "link", "del", DEVICE],
                               stderr=subprocess.DEVNULL)
            return False

    def netem(self):
        """The line in netem's words."""
        words = ["netem", "limit", str(self.queue), "delay", "%gms" % self.delay]
        if self.loss > 0:
            words += ["loss", "%g%%" % self.loss]
        if self.rate is not None:
            words += ["rate", "%gmbit" % self.rate]
        return words

    def by_program(self):
        """Two TUN devices, and a process that carries packets from one to the other."""
        ready, tell = os.pipe()
        self.carrier = os.fork()
        if self.carrier == 0:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_DFL)
            try:
                ends = [tun(host) for host in "cs"]
                hurry()
                os.write(tell, b"1")
                self.carry(*ends)
            except OSError as error:
                os.write(tell, str(error).encode())
            os._exit(1)
        os.close(tell)
        said = os.read(ready, 200).decode(errors="replace")
        if said != "1":
            raise Failed("A TUN device cannot be made: %s" % (said or "the process ended"))

    def carry(self, client, server):
        """Carries packets until the process is ended."""
        chance = random.Random(1)
        due, count = [], 0
        free = {client: 0.0, server: 0.0}
        leaving = {client: [], server: []}
        across = {client: server, server: client}
        while True:
            now = time.monotonic()
            while due and due[0][0] <= now:
                _, _, to, packet = heapq.heappop(due)
                os.write(to, packet)
            left = max(0, due[0][0] - now) if due else None
            for end in select.select([client, server], [], [], left)[0]:
                packet = os.read(end, 65536)
                now = time.monotonic()
                if chance.random() * 100 < self.loss:
                    continue
                out = now
                if self.rate is not None:
                    waiting = leaving[end] = [at for at in leaving[end] if at > now]
                    if len(waiting) >= self.queue:
                        continue
                    begin = max(now, free[end])
                    out = free[end] = begin + len(packet) * 8 / (self.rate * 1e6)
                    waiting.append(begin)
                count += 1
                heapq.heappush(due, (out + self.delay / 1e3, count, across[end], packet))

    def down(self):
        """Takes all of it away."""
        if self.carrier:
            os.kill(self.carrier, signal.SIGKILL)
            os.waitpid(self.carrier, 0)
        for holder in HOLDERS.values():
            holder.kill()
            holder.wait()
        for name in list(NAME.values()) + ["wire"]:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)


def has_ipv6():
    """Has this kernel IPv6, switched on?"""
    try:
        with open("/proc/sys/net/ipv6/conf/default/disable_ipv6") as file:
            return file.read().strip() == "0"
    except OSError:
        return False


def full(key):
    """A sysctl by its full name: those of TCP may be given without it."""
    return key if "." in key else "net.ipv4." + key


def hurry():
    """Puts this process before others, so that a busy machine does not make the line longer."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
    except OSError:
        pass


def tun(host):
    """A TUN device in a host's namespace: IFF_TUN and IFF_NO_PI by TUNSETIFF."""
    go_to(host)
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, 0x400454CA, struct.pack("16sH22x", DEVICE.encode(), 0x1001))
    return descriptor
