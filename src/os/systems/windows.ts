/** Windows, from its documentation; none of it was measured here. */
import {KiB, MiB, NEVER, ms, seconds} from "../../base/units.ts";
import {linux} from "./linux.ts";
import type {Profile} from "./profile.ts";

/** Windows 7 with its defaults. Documented, not measured. */
export const windows7: Profile = {
  name: "windows7",
  system: "windows",
  title: "Windows 7",
  version: "Windows 7, Windows Server 2008 R2",
  tcp: {
    ...linux.tcp,
    timestamps: false,
    dsack: false,
    initialRto: seconds(3),
    minRto: ms(300),
    maxRto: seconds(240),
    rtoFormula: "rfc6298",
    synRetries: 2,
    synLinearTimeouts: 0,
    synRetriesAfterReset: 2,
    synResetPause: ms(500),
    synAckRetries: 2,
    dataRetries: 5,
    orphanRetries: 5,
    giveUp: "count",
    retransmitCollapse: false,
    frto: false,
    nagle: "rfc",
    senderSws: "rfc",
    delayedAck: "fixed",
    delackMin: ms(200),
    delackMax: ms(200),
    quickAcks: 0,
    compressedAckDelay: 0,
    timeWait: seconds(120),
    finWait2: seconds(120),
    keepIdle: seconds(7200),
    keepInterval: seconds(1),
    keepCount: 10,
    keepaliveProbe: 1,
    receiveBuffer: KiB(64),
    // The most that a window can say with the shift of 8 that Windows offers: nearly 16 MiB.
    receiveBufferMax: 65535 * 2 ** 8,
    rmemMax: Infinity,
    wmemMax: Infinity,
    windowShare: 1,
    receiveAccounting: "payload",
    afterShutReceive: "reset",
    resetFlushes: true,
    sendBuffer: KiB(64),
    sendBufferMax: MiB(16),
    sendBufferRule: "quota"
  },
  errnos: "winsock",
  ports: [49152, 65535],
  somaxconn: 200,
  backlogFactor: 1,
  backlogExtra: 0,
  backlogCounts: "half-open",
  backlogOverflow: "reset",
  abortOnOverflow: true,
  maxSynBacklog: 65535,
  synCookies: 0,
  bindRules: "windows",
  zeroBacklog: 1,
  exitResets: true,
  errorsStay: true,
  resetIfUnread: true,
  lingerUnit: seconds(1),
  lingerTimeout: "reset",
  lingerNonblock: "refuse",
  reuseTimeWaitAfter: {anywhere: NEVER, loopback: NEVER},
  noPortLeft: {inUse: "ENOBUFS", timeWait: "EADDRINUSE"},
  sharesPorts: true,
  portBusy: "EADDRINUSE",
  inheritsNonblock: true,
  keepaliveOnListener: false,
  keepaliveError: "ENETRESET",
  bufferFactor: 1
};

/** Windows 11 with its defaults. Documented, not measured. */
export const windows: Profile = {
  ...windows7,
  name: "windows",
  title: "Windows 11",
  version: "Windows 11, Windows Server 2022",
  tcp: {
    ...windows7.tcp,
    initialRto: seconds(1),
    // SYNs at 0, 1, 3, 7 and 15 s; what ends the call is a limit of its own.
    connectTimeout: seconds(21),
    maxRto: seconds(60),
    synRetries: 4,
    synRetriesAfterReset: 4,
    delackMin: ms(40),
    delackMax: ms(40)
  }
};
