/** The page for captures on the built site: read in a worker, shown, and sent nowhere. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {ipv4, pcap} from "../wire/capture/files.ts";
import {type Site, accessibility, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test("shows the sample, and another of its flows by keyboard; axe finds nothing", async () => {
  const {page, done} = await site.open("your-capture");
  await page.getByRole("button", {name: "Try a sample"}).click();
  await page.locator(".flow-view svg.ladder").waitFor();
  expect(await page.locator(".flows li").count()).toBe(4);
  const symptoms = new Set<string | null>();
  for (let flow = 0; flow < 4; flow++) {
    const item = page.locator(".flows button").nth(flow);
    const name = await item.locator(".flow-name").textContent();
    await item.focus();
    await page.keyboard.press("Enter");
    await page.locator(".flow-view h2:focus", {hasText: name ?? ""}).waitFor();
    for (const each of await page.locator("[data-symptom]").all())
      symptoms.add(await each.getAttribute("data-symptom"));
  }
  expect([...symptoms].sort()).toEqual(["reset-unread", "write-write-read", "zero-window"]);
  expect(await accessibility(page)).toEqual([]);
  await done();
});

test("opens the model of a flow in the playground, which shows it before it runs", async () => {
  const {page, done} = await site.open("your-capture");
  await page.getByRole("button", {name: "Try a sample"}).click();
  await page.locator(".flow-view svg.ladder").waitFor();
  await page.getByRole("button", {name: "Model beside it"}).click();
  await page.locator(".flow-model .pair svg.ladder").first().waitFor();
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("button", {name: "Open in the playground"}).click();
  await page.getByText("This link brings changes").waitFor();
  expect(await page.locator("main").textContent()).toContain("Made from a capture of 10.0.0.1");
  await done();
});

test("reads a file of the reader's, and transfers nothing for it but its own code", async () => {
  const visit = await site.open("your-capture");
  const lines = ["> S 1:1(0) win 5", "< S. 9:9(0) ack 2 win 5", "> . 2:2(0) ack 10 win 5"];
  const file = pcap(lines.map((line, i) => ({ns: BigInt(i) * 1_000_000n, bytes: ipv4(line)})));
  await visit.page.locator("input[type=file]").setInputFiles({
    name: "mine.pcap",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(file)
  });
  await visit.page.locator(".flow-view svg.ladder").waitFor();
  const status = await visit.page.locator(".capture-status").textContent();
  expect(status).toBe("mine.pcap: 3 packets, 3 of them TCP, in 1 flow.");
  const kinds = new Set(visit.transfers.map(({type}) => type));
  expect([...kinds].filter((type) => ["xhr", "ping", "websocket"].includes(type))).toEqual([]);
  await visit.done();
});
