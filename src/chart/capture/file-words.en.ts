/** What is wrong with a file, in English. */
import {count} from "../../trace/words/duration.ts";
import type {CaptureProblem, OtherFormat} from "../../wire/capture/problem.ts";

/** A number of bytes, short: `"1.2 MB"`. */
export function bytesText(n: number): string {
  if (n < 1000) return `${n} B`;
  const [value, unit] = n < 1e6 ? [n / 1e3, "kB"] : n < 1e9 ? [n / 1e6, "MB"] : [n / 1e9, "GB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

const FORMATS: Readonly<Record<OtherFormat, string>> = {
  "7z": "It is compressed with 7-Zip. Unpack it with 7z x first.",
  bzip2: "It is compressed with bzip2. Unpack it with bunzip2 first.",
  encrypted: "It is encrypted. Decrypt it first.",
  etl: "It looks like an event trace of Windows. Make a pcapng of it: pktmon etl2pcap FILE.etl",
  gzip: "It is compressed twice. Unpack it with gunzip first.",
  html: "It is a web page: the download may have failed.",
  json: "It is JSON, not a capture.",
  lz4: "It is compressed with lz4. Unpack it with lz4 -d first.",
  "modified-pcap": "This is an old variant of pcap. Open it in Wireshark and save it as pcapng.",
  netmon: "It is a capture of Network Monitor. Save it as pcapng with Wireshark.",
  rar: "It is a RAR archive. Take the capture out of it first.",
  snoop: "It is a capture of snoop. Save it as pcapng with Wireshark.",
  text: "It is text. tcpdump writes a capture with -w FILE.",
  unknown:
    "It does not begin like a pcap or pcapng file. If Wireshark opens it, save it as pcapng there.",
  xz: "It is compressed with xz. Unpack it with unxz first.",
  zip: "It is a zip archive. Take the capture out of it first.",
  zstd: "It is compressed with zstd. Unpack it with unzstd first."
};

/** What is wrong with a file, in a sentence. */
export function problemText(problem: CaptureProblem): string {
  switch (problem.kind) {
    case "empty":
      return "The file is empty.";
    case "not-a-capture":
      return `This is not a capture that can be read. ${FORMATS[problem.format]}`;
    case "cut":
      return problem.offset === 0
        ? `The file is cut: it ends at byte ${count(problem.found)}, within its own header.`
        : `The file is cut: it ends at byte ${count(problem.offset + problem.found)}, within a ` +
            "packet. All packets before that one were read.";
    case "length":
      return (
        `At byte ${count(problem.offset)} a length is ${count(problem.length)}, which cannot be: ` +
        `what comes after it cannot be read.`
      );
    case "version": {
      const version = `${problem.major}.${problem.minor}`;
      return `It says version ${version}, which is not known; it was read all the same.`;
    }
    case "byte-order":
      return `At byte ${count(problem.offset)} a section begins that says no byte order.`;
    case "interface": {
      const at = `A packet at byte ${count(problem.offset)}`;
      return `${at} names interface ${problem.id}, of which there is none.`;
    }
    case "time":
      return `A packet at byte ${count(problem.offset)} has a time that is none.`;
    case "decompression":
      return "The compressed file is damaged or cut: only what comes before that was read.";
    case "inflated":
      return (
        `The compressed file holds more than ${bytesText(problem.most)}, and only so much was ` +
        "read. Unpack it with gunzip to read all of it."
      );
  }
}
