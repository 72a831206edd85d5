// @vitest-environment happy-dom
/** The colours of states: what carries a meaning stands out, in light and in dark. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drawLadder} from "../../src/chart/ladder/ladder.ts";
import {root} from "../../src/site/config/root.ts";
import {MEANINGS} from "../../src/trace/data/meaning.ts";
import {simulate} from "../../src/trace/query/simulate.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const css = read("docs/theme.css") + read("src/chart/figure/figure.css");

/** A colour of the theme, in light and in dark. */
function colour(name: string): readonly string[] {
  const [, light, dark] = new RegExp(`${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? [];
  return [light ?? "", dark ?? ""];
}

/** The contrast of two colours (WCAG 2.2, 1.4.11 wants 3 of what is no text). */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map(luminance).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

function luminance(hex: string): number {
  const whole = hex.length === 4 ? hex.replace(/\w/g, "$&$&") : hex;
  const [r = 0, g = 0, b = 0] = (whole.match(/\w\w/g) ?? []).map((part) => {
    const value = parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test.each(MEANINGS)(
  "what is %s has an edge that stands out from the panel and its ground",
  (name) => {
    const [mark, ground, panel] = [`--m-${name}-mark`, `--m-${name}`, "--panel"].map(colour);
    for (const theme of [0, 1]) {
      expect(contrast(mark![theme]!, panel![theme]!)).toBeGreaterThan(3);
      expect(contrast(mark![theme]!, ground![theme]!)).toBeGreaterThan(3);
    }
  }
);

test("each band of a ladder has an edge of its meaning", () => {
  const run = simulate({
    link: {delay: ms(10)},
    until: ms(300),
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.recv(peer);
        yield* os.sleep(ms(500));
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        os.close(socket);
      }
    }
  });
  const {node} = drawLadder(run, {width: 1080});
  for (const host of node.querySelectorAll(".bands")) {
    const bands = [...host.querySelectorAll(".band")].map(({classList}) => classList[1] ?? "");
    expect(bands.length).toBeGreaterThan(2);
    for (const meaning of new Set(bands)) {
      const edges = host.querySelector(`.edge.${meaning}`)?.getAttribute("d") ?? "";
      const closed = edges.split("M").length - 1;
      expect(closed, meaning).toBe(bands.filter((each) => each === meaning).length);
    }
  }
});

test("no two upright signs of the time-sequence graph's legend have one colour", () => {
  const graphs = read("src/chart/graph/graph.css");
  const colours = ["control", "probe", "again", "lost", "sack"].map((kind) => {
    const [, rule = ""] = new RegExp(`\\.legend \\.key\\.${kind} \\{([^}]*)\\}`).exec(graphs) ?? [];
    return /var\((--\w+)\)/.exec(rule)?.[1];
  });
  expect(colours).not.toContain(undefined);
  expect(new Set(colours).size).toBe(colours.length);
});

test("sockets by state have the colours of their bands", () => {
  const graphs = read("src/chart/graph/graph.css");
  const meanings = {
    opening: "peer",
    established: "healthy",
    "close-wait": "program",
    closing: "peer",
    "time-wait": "itself"
  };
  for (const [kind, meaning] of Object.entries(meanings)) {
    for (const selector of [`.graph .line.${kind}`, `.legend .key.${kind}`]) {
      const from = graphs.indexOf(`${selector} {`);
      expect(from, selector).toBeGreaterThan(-1);
      expect(graphs.slice(from, graphs.indexOf("}", from))).toContain(`--m-${meaning}-mark`);
    }
  }
});
