"""System calls on TCP sockets, by strace."""
import os
import re

# Calls by the names of the recording.
NAMES = {"connect": "connect", "accept": "accept", "accept4": "accept", "listen": "listen",
         "shutdown": "shutdown", "close": "close", "setsockopt": "setsockopt",
         "send": "send", "sendto": "send", "sendmsg": "send", "write": "send", "writev": "send",
         "recv": "recv", "recvfrom": "recv", "recvmsg": "recv", "read": "recv", "readv": "recv"}
BEGIN = re.compile(r"^(\d+) +(\d+\.\d+) (\w+)\((\d+)<TCP(?:v6)?:\[.*?\]>(.*)$")
RESUMED = re.compile(r"^(\d+) +(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)$")
RESULT = re.compile(r"= (-?\d+)(?:<.*?>)?(?: (E[A-Z0-9]+) .*?)? <(\d+\.\d+)>$")


def traced(words, path):
    """The command that runs a command and writes its calls: with times, and with what a descriptor is."""
    trace = ",".join(["network", "close", "read", "readv", "write", "writev"])
    return ["strace", "-f", "-ttt", "-T", "-yy", "-s", "0", "-e", "trace=" + trace, "-e", "signal=none",
            "-o", path] + list(words)


def events(path, host):
    """The calls of a file: each when it was made, and when it returned. Times in s since 1970."""
    if not os.path.exists(path):
        return
    waiting = {}
    with open(path, errors="replace") as file:
        for line in file:
            resumed = RESUMED.match(line)
            if resumed:
                thread, at, name, rest = resumed.groups()
                # Of what was not a TCP socket's nothing was noted.
                begun = waiting.pop((thread, name), None)
                if begun:
                    yield from ended(host, thread, begun, rest)
                continue
            begin = BEGIN.match(line)
            if not begin or begin.group(3) not in NAMES:
                continue
            thread, at, name, _, rest = begin.groups()
            call = {"at": float(at), "name": NAMES[name]}
            call["text"] = "%s(%s)" % (NAMES[name], argument(name, rest))
            yield row(host, thread, call["at"], call["text"] + " called")
            if rest.rstrip().endswith("<unfinished ...>"):
                waiting[(thread, name)] = call
            else:
                yield from ended(host, thread, call, rest)


def ended(host, thread, call, rest):
    """The row of a call's return; none when it never returned."""
    found = RESULT.search(rest.strip())
    if not found:
        return
    value, errno, took = found.groups()
    counts = call["name"] in ("send", "recv")
    outcome = errno or ("%s bytes" % value if counts else "ok")
    yield row(host, thread, call["at"] + float(took), "%s -> %s" % (call["text"], outcome),
              round(float(took) * 1e3, 3))


def row(host, thread, at, what, took=None):
    """An event as the recording has it."""
    event = {"t_ms": at, "host": host, "what": what, "thread": int(thread)}
    if took is not None:
        event["took_ms"] = took
    return event


def argument(name, rest):
    """What the recording keeps of a call's arguments."""
    kind = NAMES[name]
    if kind == "send":
        sizes = re.findall(r"iov_len=(\d+)", rest) or re.findall(r', (\d+)(?:, [A-Z0-9_|]+.*)?\)? *(?:=|<unf)', rest)
        return str(sum(map(int, sizes))) if name.endswith(("v", "msg")) else (sizes[0] if sizes else "")
    if kind == "shutdown":
        return (re.findall(r"SHUT_\w+", rest) or [""])[0]
    if kind == "listen":
        return (re.findall(r", (\d+)\)", rest) or [""])[0]
    if kind == "setsockopt":
        found = re.match(r", \w+, (\w+), (\[\d+\]|\{.*?\})", rest)
        return "%s, %s" % (found.group(1), found.group(2).strip("[]")) if found else ""
    return ""
