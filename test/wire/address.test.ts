import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  formatAddress,
  formatEndpoint,
  parseAddress,
  parseEndpoint
} from "../../src/wire/address.ts";
import {endpoint, u32} from "./arbitrary.ts";

describe("addresses", () => {
  it("are dotted quads outside and unsigned numbers inside", () => {
    expect(parseAddress("10.0.0.1")).toBe(0x0a000001);
    expect(formatAddress(0x0a000001)).toBe("10.0.0.1");
    expect(parseAddress("255.255.255.255")).toBe(0xffffffff);
    expect(formatAddress(0)).toBe("0.0.0.0");
  });

  it("come back from their text", () => {
    fc.assert(fc.property(u32, (address) => parseAddress(formatAddress(address)) === address));
  });

  it.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "10.0.0.1.",
    ".10.0.0.1",
    "10.0.0.01",
    "10.0.0.1 ",
    "0x0a.0.0.1"
  ])("are not guessed at: %j is none", (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

describe("endpoints", () => {
  it("are an address and a port", () => {
    expect(formatEndpoint({address: 0x0a000002, port: 7777})).toBe("10.0.0.2:7777");
    expect(parseEndpoint("10.0.0.2:7777")).toEqual({address: 0x0a000002, port: 7777});
  });

  it("come back from their text", () => {
    fc.assert(
      fc.property(endpoint, (end) => {
        expect(parseEndpoint(formatEndpoint(end))).toEqual(end);
      })
    );
  });

  it.each(["10.0.0.2", "10.0.0.2:", "10.0.0.2:65536", ":80", "server:80", "10.0.0.2:080"])(
    "are not guessed at: %j is none",
    (text) => {
      expect(parseEndpoint(text)).toBeNull();
    }
  );
});
