/** Settings in which a system's SYN differs from the one that was captured. */
import {ms, seconds, type Bytes} from "../../base/units.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import type {Scenario} from "../../sim/scenario.ts";
import {ACK, SYN, type Segment} from "../../wire/segment.ts";
import {simulate} from "../query/simulate.ts";
import type {GuessedSystem} from "./model.ts";

type Settings = Readonly<Record<string, number | string>>;

/**
 * The settings that make an end's SYN what it was. `peer` is the other end's SYN: a server replies
 * only to what was offered.
 */
export function settingsOf(
  system: GuessedSystem,
  end: 0 | 1,
  own: Segment,
  peer: Segment | null
): Settings {
  const profile = profileNamed(system);
  if (!profile) return {};
  const offered = (of: (segment: Segment) => boolean): boolean =>
    end === 0 || (peer !== null && of(peer));
  const settings: Record<string, number | string> = {};
  const {timestamps, sack, windowScaling} = profile.tcp;
  const hasStamps = own.tsVal >= 0;
  const scales = own.wscale >= 0;
  if (hasStamps !== timestamps && offered(({tsVal}) => tsVal >= 0))
    settings["tcp_timestamps"] = Number(hasStamps);
  if (own.sackPermitted !== sack && offered(({sackPermitted}) => sackPermitted))
    settings["tcp_sack"] = Number(own.sackPermitted);
  if (scales !== windowScaling && offered(({wscale}) => wscale >= 0))
    settings["tcp_window_scaling"] = Number(scales);
  const usual = openingOf(system, end, settings, own, peer);
  if (!usual || (usual.wnd === own.wnd && usual.wscale === own.wscale)) return settings;
  return {...settings, ...bufferOf(usual, own)};
}

/** Linux chooses the scale by the largest buffer: this one has 7, as `tcp_rmem` is by default. */
const SCALED: Bytes = 49152;
/** The receive buffer of which half is the window that systems begin with. */
const USUAL: Bytes = 131072;

/** A receive buffer that makes the window and its scale what they were. */
function bufferOf(usual: Segment, {wnd, wscale, mss}: Segment): Settings {
  // A window that is limited by its field shows no buffer.
  const isUsual = usual.wnd === wnd || wnd >= 65535 - Math.max(mss, 1);
  const now = isUsual ? USUAL : 2 * wnd;
  // More than 14 means 14 (RFC 7323 §2.3).
  const scale = Math.min(14, Math.max(0, wscale));
  const largest = wscale === usual.wscale ? null : scale === 0 ? now : SCALED * 2 ** scale;
  if (largest === null) return {tcp_rmem: `4096 ${now} ${Math.max(now, SCALED * 2 ** scale)}`};
  return {
    tcp_rmem: `4096 ${now} ${Math.max(now, largest)}`,
    ...(scale < 7 ? {"net.core.rmem_max": Math.min(65535, largest)} : {})
  };
}

/** The SYN, or the SYN-ACK, that the model would send instead. */
function openingOf(
  system: GuessedSystem,
  end: 0 | 1,
  sysctl: Settings,
  own: Segment,
  peer: Segment | null
): Segment | null {
  const profile = profileNamed(system)!;
  const mss = own.mss > 0 ? own.mss : profile.tcp.mss;
  const host = {system: {...profile, tcp: {...profile.tcp, mss}}, sysctl};
  const other = {sysctl: {tcp_timestamps: Number(end === 0 || (peer?.tsVal ?? -1) >= 0)}};
  const scenario: Scenario = {
    client: {
      ...(end === 0 ? host : other),
      *main(os) {
        yield* os.connect("server:80");
      }
    },
    server: {
      ...(end === 1 ? host : other),
      *main(os) {
        os.listen({port: 80});
        yield* os.sleep(ms(500));
      }
    }
  };
  const {transits} = simulate({...scenario, until: seconds(1)});
  const opens = end === 0 ? SYN : SYN | ACK;
  return transits.find(({segment: {flags}}) => (flags & (SYN | ACK)) === opens)?.segment ?? null;
}
