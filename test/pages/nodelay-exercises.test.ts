/** The exercises of the page `nodelay`: what meets them, and what is said of what does not. */
import {describe, expect, test, vi} from "vitest";
import {ms} from "../../src/index.ts";
import type {Run, Verdict} from "../../src/index.ts";
import {runPage, solution} from "./harness.ts";
import {prose} from "./story.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

interface Page {
  readonly loginVerdict: () => Verdict;
  readonly login: Run;
  readonly framedVerdict: () => Verdict;
  readonly worldVerdict: () => Verdict;
}

const shown = runPage<Page>("nodelay").then(({values}) => values);
const page = (): Promise<Page> => shown;

describe("exercises", () => {
  type Exercise = "login" | "framed" | "world";
  const judged = async (name: Exercise, change: (source: string) => string): Promise<Verdict> => {
    const found = await runPage<Page>(
      "nodelay",
      {},
      {
        edit: (source) => (source.startsWith(`const ${name} = simulate`) ? change(source) : source)
      }
    );
    const {values} = found;
    return values[`${name}Verdict`]();
  };
  const solve = async (name: Exercise): Promise<Verdict> => {
    return judged(name, () => solution("nodelay", name));
  };

  test.each(["login", "framed", "world"] as const)(
    "%s: not met as it stands, met by its solution",
    async (name) => {
      const values = await page();
      expect(values[`${name}Verdict`]().met).toBe(false);
      expect((await solve(name)).met).toBe(true);
    }
  );

  test("login: a part takes 140 ms; at 265 ms, 30 bytes are held at the client", async () => {
    const {login} = await page();
    expect(login.host("client").log).toEqual(["100 ms", "140 ms", "140 ms"]);
    expect(prose("nodelay")).toContain("takes up to 140 ms, though the round trip is 50 ms");
    const holding = login
      .waits("nagle", {host: "client"})
      .filter(({since, until}) => since <= ms(265) && until > ms(265));
    expect(holding.map(({bytes}) => bytes)).toEqual([30]);
    expect(prose("nodelay")).toContain("At 265 ms the byte stream shows 30 bytes");
  });

  test("login: false, and the option at the server, are told", async () => {
    const wrong = await judged("login", (source) =>
      source.replace("// os.setsockopt", "os.setsockopt").replace(", true);", ", false);")
    );
    expect(wrong.met).toBe(false);
    expect(wrong.next).toContain("TCP_NODELAY is off at the client");
    const server = await judged("login", (source) =>
      source.replace(
        "    while ((yield*",
        '    os.setsockopt(peer, "TCP_NODELAY", true);\n    while ((yield*'
      )
    );
    expect(server.met).toBe(false);
    expect(server.next).toContain("TCP_NODELAY is on at the server");
  });

  test("framed: the option makes two segments; one half alone gets no answer", async () => {
    const option = await judged("framed", (source) =>
      source.replace(
        "    const header",
        '    os.setsockopt(socket, "TCP_NODELAY", true);\n    const header'
      )
    );
    expect(option.met).toBe(false);
    expect(option.next).toBe("4 segments carry the two requests. TCP_NODELAY is on at the client.");
    const half = await judged("framed", (source) =>
      source.replace("yield* os.send(socket, body);", "")
    );
    expect(half.met).toBe(false);
    expect(half.next).toContain("The server waits for 24 bytes");
    const more = await judged("framed", (source) =>
      source.replace("os.send(socket, header)", 'os.send(socket, header, "MSG_MORE")')
    );
    expect(more.met).toBe(true);
  });

  test("world: the option alone, and one write alone, are not enough", async () => {
    const option = await judged("world", (source) =>
      source.replace("setsockopt(listener", "setsockopt(peer")
    );
    expect(option.met).toBe(false);
    expect(option.next).not.toContain("still runs");
    const gathered = await judged("world", (source) =>
      source.replace(/for \(let thing.*/, "yield* os.send(peer, 20 * 12);")
    );
    expect(gathered.met).toBe(false);
    expect(gathered.next).toContain("Nagle still runs");
    const fewer = await judged("world", (source) =>
      source
        .replace("setsockopt(listener", "setsockopt(peer")
        .replace(/for \(let thing.*/, "yield* os.send(peer, 12);")
    );
    expect(fewer.met).toBe(false);
    expect(fewer.next).toContain("60 of 1,200 bytes");
  });
});
