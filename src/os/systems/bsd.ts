/** macOS and FreeBSD, from their documentation; none of it was measured here. */
import {KiB, MiB, NEVER, ms, seconds} from "../../base/units.ts";
import {linux} from "./linux.ts";
import type {Profile} from "./profile.ts";

/** FreeBSD 14 with its defaults. Documented, not measured. */
export const freebsd: Profile = {
  name: "freebsd",
  system: "freebsd",
  title: "FreeBSD 14",
  version: "FreeBSD 14",
  tcp: {
    ...linux.tcp,
    initialRto: seconds(1),
    minRto: ms(30),
    maxRto: seconds(64),
    rtoFormula: "rfc6298",
    rtoSlop: ms(200),
    synSlop: ms(200),
    connectTimeout: seconds(75),
    synRetries: 12,
    synLinearTimeouts: 0,
    synAckRetries: 3,
    dataRetries: 12,
    orphanRetries: 12,
    giveUp: "count",
    tailLossProbe: false,
    rack: false,
    frto: false,
    nagle: "rfc",
    senderSws: "rfc",
    delayedAck: "fixed",
    delackMin: ms(40),
    delackMax: ms(40),
    quickAcks: 0,
    compressedAckDelay: 0,
    timeWait: seconds(60),
    finWait2: seconds(60),
    timeWaitAssassination: false,
    segmentChecks: "bsd",
    challengeAcks: 5,
    challengeAckInterval: seconds(1),
    keepIdle: seconds(7200),
    keepInterval: seconds(75),
    keepCount: 8,
    alwaysKeepalive: true,
    receiveBuffer: KiB(64),
    receiveBufferMax: MiB(2),
    rmemMax: Infinity,
    wmemMax: Infinity,
    windowShare: 1,
    receiveAccounting: "payload",
    afterShutReceive: "discard",
    windowRule: "bsd",
    sendBuffer: KiB(32),
    sendBufferMax: MiB(2),
    sendBufferRule: "room"
  },
  errnos: "bsd",
  ports: [10000, 65535],
  somaxconn: 128,
  backlogFactor: 1.5,
  backlogExtra: 1,
  backlogCounts: "completed",
  backlogOverflow: "answer",
  abortOnOverflow: true,
  maxSynBacklog: 65535,
  synCookies: 1,
  bindRules: "bsd",
  zeroBacklog: 0,
  exitResets: false,
  errorsStay: false,
  resetIfUnread: true,
  lingerUnit: seconds(1),
  lingerTimeout: "continue",
  lingerNonblock: "background",
  reuseTimeWaitAfter: {anywhere: NEVER, loopback: NEVER},
  noPortLeft: {inUse: "EADDRNOTAVAIL", timeWait: "EADDRNOTAVAIL"},
  sharesPorts: true,
  portBusy: "EADDRINUSE",
  inheritsNonblock: true,
  keepaliveOnListener: false,
  keepaliveError: "ETIMEDOUT",
  bufferFactor: 1
};

/** Darwin's TCP in macOS 14, with its defaults. By its source code, not measured. */
export const macos: Profile = {
  ...freebsd,
  name: "macos",
  system: "macos",
  title: "macOS 14",
  version: "macOS 14 or later, xnu-10002 to xnu-11417",
  tcp: {
    ...freebsd.tcp,
    // SYNs at 0, 1, 2, 3, 4, 5, 7, 11, … s (tcp_syn_backoff).
    synLinearTimeouts: 4,
    synSlop: 0,
    alwaysKeepalive: false,
    delackMin: ms(100),
    delackMax: ms(100),
    timeWait: seconds(30),
    receiveBuffer: KiB(128),
    sendBuffer: KiB(128),
    // The most that a window can say with the shift of 6 that macOS offers: nearly 4 MiB.
    receiveBufferMax: 65535 * 2 ** 6,
    sendBufferMax: MiB(4)
  },
  ports: [49152, 65535],
  sharesPorts: false,
  backlogFactor: 1,
  backlogExtra: 0,
  backlogCounts: "half-open",
  backlogOverflow: "drop",
  abortOnOverflow: false,
  zeroBacklog: 128,
  // SO_LINGER counts ticks of a hundredth of a second; SO_LINGER_SEC counts seconds.
  lingerUnit: ms(10)
};

/** Darwin's TCP in macOS 13, where it does otherwise. By its source code, not measured. */
export const macos13: Profile = {
  ...macos,
  name: "macos13",
  title: "macOS 13",
  version: "macOS 13, xnu-8792 to xnu-8796",
  keepaliveOnListener: true
};
