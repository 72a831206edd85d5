"""Packets of both hosts by tcpdump, each packet with when it was sent and when it arrived."""
import os
import struct
import subprocess

FLAGS = ((2, "SYN"), (1, "FIN"), (4, "RST"), (8, "PSH"), (16, "ACK"), (32, "URG"), (64, "ECE"), (128, "CWR"))
CLIENTS = (bytes([10, 0, 0, 1]), bytes([0xFD] + 14 * [0] + [1]))
IPV6_HEADER = 40


class Dump:
    """tcpdump on one host, from when it listens."""

    def __init__(self, host, network, work):
        self.path = os.path.join(work, "packets-" + host)
        self.process = subprocess.Popen(
            network.inside(host, ["tcpdump", "-i", network.DEVICE, "-n", "-U", "-s", "160", "-B", "16384",
                                  "--immediate-mode", "-w", self.path, "-Z", "root", "tcp"]),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for line in self.process.stderr:
            if b"listening on" in line:
                return
        raise network.Failed("tcpdump does not start")

    def packets(self):
        """All TCP packets that the host sent or received, in order."""
        with open(self.path, "rb") as file:
            data = file.read()
        kind = struct.unpack_from("<I", data, 20)[0]
        at = 24
        while at + 16 <= len(data):
            seconds, micros, kept, _ = struct.unpack_from("<IIII", data, at)
            frame = data[at + 16:at + 16 + kept]
            at += 16 + kept
            # LINKTYPE_ETHERNET has a header of 14 bytes, LINKTYPE_RAW none.
            packet = parsed(frame[14:] if kind == 1 else frame)
            if packet:
                packet["at"] = seconds + micros / 1e6
                yield packet


def parsed(raw):
    """An IP packet's TCP segment; None when it has none."""
    version = raw[0] >> 4 if raw else 0
    if version == 4 and len(raw) >= 40 and raw[9] == 6:
        header = (raw[0] & 15) * 4
        octets = struct.unpack_from("!H", raw, 2)[0] - header
        # One that is sent again has another identification.
        source, own = raw[12:16], raw[4:6]
    elif version == 6 and len(raw) >= IPV6_HEADER + 20 and raw[6] == 6:
        header, octets = IPV6_HEADER, struct.unpack_from("!H", raw, 4)[0]
        # IPv6 has none; after a timeout Linux takes another flow label.
        source, own = raw[8:24], raw[0:4]
    else:
        return None
    tcp = raw[header:]
    sport, dport, seq, ack, offset, flags, window = struct.unpack_from("!HHIIBBH", tcp)
    size = (offset >> 4) * 4
    packet = {"sent_by": "c" if source in CLIENTS else "s", "ports": (sport, dport), "seq": seq,
              "ack": ack, "flags": flags, "win": window, "len": octets - size, "ip": version,
              "opts": options(tcp[20:size])}
    # A packet is the same on both sides by this.
    packet["key"] = (packet["sent_by"], own, sport, dport, seq, ack, flags, packet["len"], tcp[20:size])
    return packet


def options(data):
    """A segment's options, by the names of the recording."""
    found, at = {}, 0
    while at < len(data) and data[at] != 0:
        if data[at] == 1:
            at += 1
            continue
        size = data[at + 1] if at + 1 < len(data) else 0
        if size < 2:
            break
        kind, value = data[at], data[at + 2:at + size]
        at += size
        if kind == 2 and len(value) == 2:
            found["mss"] = struct.unpack("!H", value)[0]
        elif kind == 3 and len(value) == 1:
            found["ws"] = value[0]
        elif kind == 4:
            found["sackOK"] = True
        elif kind == 8 and len(value) == 8:
            found["ts"] = list(struct.unpack("!II", value))
        elif kind == 5:
            found["sack"] = [list(struct.unpack_from("!II", value, i)) for i in range(0, len(value) - 7, 8)]
    return found


def paired(client, server):
    """What each host sent, with when it arrived at the other one; None when it did not."""
    seen = {"c": list(client), "s": list(server)}
    arrived = {}
    for host in "cs":
        for packet in seen[host]:
            if packet["sent_by"] != host:
                arrived.setdefault(packet["key"], []).append(packet["at"])
    sent = [packet for host in "cs" for packet in seen[host] if packet["sent_by"] == host]
    sent.sort(key=lambda packet: packet["at"])
    for packet in sent:
        times = arrived.get(packet["key"])
        packet["arrives"] = times.pop(0) if times else None
    relative(sent)
    return sent


def relative(sent):
    """Gives each connection a number, and has sequence numbers and timestamps begin at 0."""
    flows, count = {}, 0
    for packet in sent:
        me, peer = packet["sent_by"], "s" if packet["sent_by"] == "c" else "c"
        sport, dport = packet["ports"]
        key = (sport, dport) if me == "c" else (dport, sport)
        flow = flows.get(key)
        opens = packet["flags"] & 18 == 2
        if flow is None or (opens and flow["first"].get(me, packet["seq"]) != packet["seq"]):
            count += 1
            flow = flows[key] = {"id": count, "first": {}, "scale": {}, "stamp": {}}
        first, stamp = flow["first"], flow["stamp"]
        first.setdefault(me, packet["seq"])
        if packet["flags"] & 16:
            first.setdefault(peer, (packet["ack"] - 1) & 0xFFFFFFFF)
        if packet["flags"] & 2:
            flow["scale"][me] = packet["opts"].get("ws")
        elif flow["scale"].get(me) is not None and flow["scale"].get(peer) is not None:
            packet["win"] <<= flow["scale"][me]
        since = lambda number, host: (number - first.get(host, number)) & 0xFFFFFFFF
        packet["conn"] = flow["id"]
        packet["seq"] = since(packet["seq"], me)
        packet["ack"] = since(packet["ack"], peer) if packet["flags"] & 16 else None
        own = packet["opts"]
        if "sack" in own:
            own["sack"] = [[since(edge, peer) for edge in block] for block in own["sack"]]
        if "ts" in own:
            value, echo = own["ts"]
            stamp.setdefault(me, value)
            own["ts"] = [(value - stamp[me]) & 0xFFFFFFFF,
                         (echo - stamp[peer]) & 0xFFFFFFFF if echo and peer in stamp else 0]


def written(packet, since):
    """A packet as the recording has it."""
    row = {"t_ms": since(packet["at"]), "dir": "c>s" if packet["sent_by"] == "c" else "s>c",
           "flags": "|".join(name for bit, name in FLAGS if packet["flags"] & bit), "seq": packet["seq"]}
    if packet["ack"] is not None:
        row["ack"] = packet["ack"]
    row.update(len=packet["len"], win=packet["win"], conn=packet["conn"])
    if packet["ip"] == 6:
        row["ip"] = 6
    if packet["opts"]:
        row["opts"] = packet["opts"]
    if packet["arrives"] is None:
        row["lost"] = "chance"
    else:
        row["rx_ms"] = since(packet["arrives"])
    return row
