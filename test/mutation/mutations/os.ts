/** Ways to break src/os. */
import {of, type Mutation} from "./mutation.ts";

export const os: readonly Mutation[] = [
  ...of(
    "os/sockets/early-queue",
    ["any Fast Open cookie is accepted", "fastOpen === cookie", "fastOpen !== null"],
    ["the Fast Open queue is never full", "this.pending.size >= this.most", "false"],
    ["every host takes payload on a SYN", "!(setting & SERVER) || full", "full"]
  ),
  ...of("os/sockets/accept-queue", [
    "one place more in the accept queue",
    "listening.acceptQueue.length >= capacity(profile, listening);",
    "listening.acceptQueue.length > capacity(profile, listening);"
  ]),
  ...of("os/sockets/listener", [
    "a full queue never resets",
    'if (profile.backlogOverflow === "reset") return kernel.reset(segment, null);',
    'if (profile.backlogOverflow === "reset") return;'
  ]),
  ...of("os/sockets/syn-cookie", ["any ACK answers a cookie", "if (!good) return false;", ""]),
  ...of("os/kernel/options", [
    "nothing is inherited",
    "child.settings = {...listener.settings};",
    ""
  ]),
  ...of(
    "os/kernel/ports",
    ["one SO_REUSEADDR is enough", "request.reuseAddr && holder.reuseAddr;", "request.reuseAddr;"],
    ["SO_REUSEADDR binds beside a listener", 'both && holder.state !== "LISTEN"', "both"],
    [
      "Winsock shares a port with anybody",
      'return holder.reuseAddr ? null : "EACCES";',
      "return null;"
    ]
  ),
  ...of("os/calls/send", [
    "MSG_FASTOPEN works where clients do not use it",
    "clientUses(context.kernel.profile.fastOpen)",
    "true"
  ]),
  ...of("os/calls/connect", [
    "what TCP_FASTOPEN_CONNECT asked for is in nobody's way",
    'if (write && sock.tcb?.fastOpen?.asked) return "EALREADY";',
    ""
  ]),
  ...of(
    "os/kernel/epoll",
    ["an instance in another one wakes nobody", "outer.wake(IN);", ""],
    [
      "instances may watch each other",
      "if (of === to) return Infinity;",
      "if (of === to) return 0;"
    ],
    ["how deep an instance is itself does not count", "this.above() > MOST_NESTS", "0 > MOST_NESTS"]
  ),
  ...of("os/sockets/connect", [
    "a used four-tuple is used again",
    "if (!old) return false;",
    "return false;"
  ]),
  ...of(
    "os/sockets/close",
    [
      "linger 0 is a close like any other",
      "if (l_onoff && l_linger === 0 && !waits) userAbort",
      "if (false) userAbort"
    ],
    ["Winsock's linger goes on, as on Linux", 'profile.lingerTimeout !== "reset"', "true"]
  ),
  ...of(
    "os/kernel/connection",
    ["a change sets no alarm", "} else this.arm(now);\n    const {log}", "}\n    const {log}"],
    ["a change wakes nobody", "this.sock?.changed();", ""]
  ),
  ...of("os/kernel/kernel", [
    "a lost descriptor is not used again",
    "while (this.descriptors.has(fd) || this.epolls.has(fd)) fd++;",
    "fd += this.descriptors.size;"
  ]),
  ...of(
    "os/sockets/process-control",
    ["a killed process keeps its sockets", "    close(kernel, sock, now);", ""],
    ["a host without power goes on", "kernel.off = true;", ""]
  )
];
