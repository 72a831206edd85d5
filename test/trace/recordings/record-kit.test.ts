/** tools/record without a kernel to record: what it reads, and what it says is missing. */
import {spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {root} from "../../../src/site/config/root.ts";
import {ipv4, ipv6} from "../../wire/capture/files.ts";

const folder = join(root, "tools/record");
const present = spawnSync("python3", ["--version"]).status === 0;
if (!present) console.warn("skipped: no python3");

/** Runs Python in the folder of the kit. */
const python = (...args: string[]) =>
  spawnSync("python3", args, {cwd: folder, encoding: "utf8", env: {...process.env, PATH: path}});
const path = process.env["PATH"] ?? "";

const STRACE = `10 100.000000 listen(3<TCP:[5]>, 5) = 0 <0.000100>
10 100.001000 setsockopt(3<TCP:[5]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0 <0.000010>
10 100.002000 accept4(3<TCP:[0.0.0.0:7777]>, NULL, NULL, 0 <unfinished ...>
11 100.003000 read(9</etc/hosts>, ""..., 4096) = 10 <0.000010>
10 100.500000 <... accept4 resumed>) = 4<TCP:[10.0.0.2:7777->10.0.0.1:40000]> <0.498000>
10 100.600000 sendto(4<TCP:[10.0.0.2:7777->10.0.0.1:40000]>, ""..., 100, 0, NULL, 0) = 60 <0.001000>
10 100.700000 write(4<TCP:[10.0.0.2:7777->10.0.0.1:40000]>, ""..., 40) = -1 EPIPE (Broken pipe) <0.002000>
10 100.800000 recvfrom(4<TCP:[10.0.0.2:7777->10.0.0.1:40000]>, ""..., 100, 0, NULL, NULL) = 0 <0.000010>
10 100.900000 shutdown(4<TCP:[10.0.0.2:7777->10.0.0.1:40000]>, SHUT_WR) = 0 <0.000010>
10 101.000000 recvfrom(4<TCP:[10.0.0.2:7777->10.0.0.1:40000]>,  <unfinished ...>
`;

describe.skipIf(!present)(present ? "the record kit" : "skipped: no python3", () => {
  it("reads calls on TCP sockets out of strace, finished or not", () => {
    const work = mkdtempSync(join(tmpdir(), "strace-"));
    try {
      writeFileSync(join(work, "calls"), STRACE);
      const code =
        "import sys, json, calls; " +
        "print(json.dumps([e['what'] for e in calls.events(sys.argv[1], 's')]))";
      const {stdout, stderr} = python("-c", code, join(work, "calls"));
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual([
        "listen(5) called",
        "listen(5) -> ok",
        "setsockopt(TCP_NODELAY, 1) called",
        "setsockopt(TCP_NODELAY, 1) -> ok",
        "accept() called",
        "accept() -> ok",
        "send(100) called",
        "send(100) -> 60 bytes",
        "send(40) called",
        "send(40) -> EPIPE",
        "recv() called",
        "recv() -> 0 bytes",
        "shutdown(SHUT_WR) called",
        "shutdown(SHUT_WR) -> ok",
        "recv() called"
      ]);
    } finally {
      rmSync(work, {recursive: true});
    }
  });

  it("reads calls on sockets of IPv6 as well", () => {
    const work = mkdtempSync(join(tmpdir(), "strace-"));
    try {
      const line =
        '10 100.8 read(4<TCPv6:[[fd00::2]:7777->[fd00::1]:4000]>, ""..., 9) = 9 <0.000010>\n';
      writeFileSync(join(work, "calls"), line);
      const code =
        "import sys, json, calls; " +
        "print(json.dumps([e['what'] for e in calls.events(sys.argv[1], 's')]))";
      const {stdout} = python("-c", code, join(work, "calls"));
      expect(JSON.parse(stdout)).toEqual(["recv() called", "recv() -> 9 bytes"]);
    } finally {
      rmSync(work, {recursive: true});
    }
  });

  it("reads a segment the same out of IPv4 and out of IPv6, but for what carries it", () => {
    const line = "< P. 5:105(100) ack 9 win 502 <mss 1460,nop,wscale 7>";
    const code =
      "import sys, json, packets; " +
      "print(json.dumps([packets.parsed(bytes.fromhex(raw)) for raw in sys.argv[1:]], " +
      "default=lambda raw: raw.hex()))";
    const hex = [ipv4(line), ipv6(line), ipv6(line).subarray(0, 50)].map((bytes) =>
      Buffer.from(bytes).toString("hex")
    );
    const [four, six, cut] = JSON.parse(python("-c", code, ...hex).stdout) as {ip: number}[];
    expect(four).toMatchObject({
      ...{ip: 4, sent_by: "s", ports: [7777, 49152], seq: 5, ack: 9, flags: 24, win: 502},
      ...{len: 100, opts: {mss: 1460, ws: 7}}
    });
    expect(four).toMatchObject({...six, ip: 4, key: expect.anything() as unknown});
    expect([six?.ip, cut]).toEqual([6, null]);
  });

  it("takes what ss says of a connection: windows in segments, the round trip, both queues", () => {
    const line =
      "ESTAB 0 104 [fd00::1]:40000 [fd00::2]:7777 timer:(on,044ms,0) ino:7 sk:1 cubic " +
      "rto:244 rtt:40.345/11.368 mss:1428 cwnd:12 ssthresh:9 bytes_acked:5 unacked:1";
    const code = "import sys, json, sockets; print(json.dumps(sockets.sampled(sys.argv[1])))";
    expect(JSON.parse(python("-c", code, line).stdout)).toEqual({
      ...{lport: 40000, rport: 7777, recv_q: 0, send_q: 104, rto: 244, mss: 1428, cwnd: 12},
      ...{ssthresh: 9, unacked: 1, rtt_ms: 40.345, rttvar_ms: 11.368, timer: "on"}
    });
  });

  it("names what is missing, does nothing, and fails", () => {
    const code =
      "import os, shutil, record; os.geteuid = lambda: 0; " +
      "shutil.which = lambda tool: None if tool in ('tcpdump', 'ss') else tool; " +
      "record.sys.argv = ['record.py']; record.main()";
    const {status, stderr} = python("-c", code);
    expect(status).toBe(1);
    expect(stderr).toContain("record: Not installed: iproute2, tcpdump.");
  });

  it("says that it needs root", () => {
    const code =
      "import os, record; os.geteuid = lambda: 1000; " +
      "record.sys.argv = ['record.py']; record.main()";
    const {status, stderr} = python("-c", code);
    expect(status).toBe(1);
    expect(stderr).toContain("Namespaces need root");
  });

  it("refuses options that cannot be", () => {
    const {status, stderr} = python("record.py", "--loss", "200");
    expect(status).toBe(2);
    expect(stderr).toContain("--loss is 200.0; it is a percentage");
  });
});
