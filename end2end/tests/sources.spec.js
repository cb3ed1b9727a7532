// A source is connected, tried, asked by a gate's own query, and forgotten; and its secret goes one way only.

import { createServer } from "node:http";
import { expect, test, useProduct } from "../fixtures.js";
import { expectAccessible, headline, sockshop } from "../steps.js";

useProduct();

const SECRET = "hunter2-and-more";
const file = `${sockshop}/files/sli?stage=staging&service=carts`;
let prometheus;
let heard = [];

/** Answers every query with one value, as Prometheus would. */
test.beforeAll(async () => {
  prometheus = createServer((request, response) => {
    heard.push(request.headers.authorization);
    const isVersion = request.url.endsWith("/buildinfo");
    const value = { resultType: "vector", result: [{ metric: {}, value: [1, "0.25"] }] };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "success", data: isVersion ? { version: "2.42.0" } : value }));
  });
  await new Promise((ready) => prometheus.listen(0, "127.0.0.1", ready));
});

test.afterAll(() => prometheus.close());

test("the embedded source answers until another is connected", async ({ page, visit }) => {
  await visit(file);
  await page.getByLabel("Stage", { exact: true }).selectOption("staging");
  await page.getByRole("button", { name: "Run the query" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Asked of" })).toContainText("embedded");
});

test("a source is connected and tested", async ({ page, visit, allowed }) => {
  allowed.push(/status of 422/);
  await visit("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sources" }).click();
  await expect(headline(page)).toContainText("Nothing is connected");
  await page.getByRole("link", { name: "Connect a source" }).click();
  await page.getByLabel("Name").fill("prometheus");
  await page.getByLabel("Address").fill("127.0.0.1:9090");
  await page.getByLabel("How", { exact: true }).selectOption("bearer");
  await page.getByLabel("Token").fill(SECRET);
  await page.getByLabel("How late data may be, in seconds").fill("0");
  await page.getByRole("button", { name: "Connect the source" }).click();
  await expect(page.getByText("Begin with https:// or http://.")).toBeVisible();
  await page.getByLabel("Address").fill(`http://127.0.0.1:${prometheus.address().port}`);
  await page.getByRole("button", { name: "Connect the source" }).click();
  await expect(headline(page)).toHaveText("prometheus was not tested yet");
  await page.getByRole("button", { name: "Test now" }).click();
  await expect(headline(page)).toHaveText("prometheus: answers");
  await expect(page.getByRole("main")).toContainText("2.42.0");
  expect(heard.at(-1)).toBe(`Bearer ${SECRET}`);
  expect(await page.content()).not.toContain(SECRET);
  await expectAccessible(page);
});

test("it answers for files that name it, and can be changed and forgotten", async ({ page, visit }) => {
  await visit(file);
  await page.getByLabel("Stage", { exact: true }).selectOption("staging");
  await page.getByRole("button", { name: "Run the query" }).click();
  const answer = page.getByRole("status").filter({ hasText: "Asked of" });
  await expect(answer).toContainText("One value");
  await expect(answer).toContainText("prometheus");
  await expect(answer).toContainText("0.25");
  await expectAccessible(page);

  await visit("/settings/sources/prometheus");
  await page.getByLabel("Longest wait for one answer, in seconds").fill("7");
  // What is tested is what is saved; what is being typed stays.
  const tested = page.waitForResponse(/api\/test_source/);
  await page.getByRole("button", { name: "Test now" }).click();
  await tested;
  await expect(headline(page)).toHaveText("prometheus: answers");
  await expect(page.getByRole("button", { name: "Test now" })).toBeEnabled();
  await expect(page.getByLabel("Longest wait for one answer, in seconds")).toHaveValue("7");
  await page.getByRole("button", { name: "Save the connection prometheus" }).click();
  await expect(page.getByRole("main")).toContainText("within 7 s");
  await page.getByLabel(/^Files that name Prometheus, or nobody, are answered by the embedded source/).check();
  await page.getByRole("button", { name: "Delete the connection prometheus" }).click();
  await expect(headline(page)).toContainText("Nothing is connected");
});
