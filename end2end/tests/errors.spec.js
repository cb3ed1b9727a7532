// What went wrong says by which reference the server's log knows of it, and takes nothing away that was read before.

import { readFileSync } from "node:fs";
import { expect, test, useProduct } from "../fixtures.js";
import { headline, sockshop } from "../steps.js";

useProduct();

test("a page that is not there names its reference, which is in the server's log", async ({ page, visit, product, allowed }) => {
  allowed.push(/status of 404/);
  await visit(`${sockshop}/deliveries/4711`);
  await expect(headline(page)).toHaveText("Not found");
  const reference = page.getByRole("alert").locator(".reference code");
  await expect(reference).toHaveText(/^[0-9a-f]{32}$/);
  const number = await reference.textContent();
  expect(readFileSync(product.logFile, "utf8")).toContain(number);
});

test("a refusal of a form's names its own reference", async ({ page, visit, product, allowed }) => {
  allowed.push(/status of 4\d\d/);
  await visit(`${sockshop}/evaluations/new`);
  const answer = page.waitForResponse((response) => response.url().includes("/api/evaluate"));
  await page.getByRole("textbox", { name: "Length, up to now" }).fill("1000d");
  await page.getByRole("button", { name: /^Evaluate/ }).click();
  const number = (await answer).headers()["x-request-id"];
  expect(number).toMatch(/^[0-9a-f]{32}$/);
  expect(readFileSync(product.logFile, "utf8")).toContain(number);
});

test("an answer that does not come leaves what was read before", async ({ page, visit, allowed }) => {
  allowed.push(/status of 500/, /Failed to load resource/);
  await visit(sockshop);
  await expect(page.getByRole("row", { name: /carts/ })).toContainText("0.9.1");
  await page.route("**/api/fetch_board*", (route) => route.fulfill({ status: 500, body: "no" }));
  // News that make the page ask again.
  await page.evaluate(async () => {
    const order = { project: "sockshop", service: "carts", tag: "0.9.3", reason: "news" };
    await fetch("/api/trigger_delivery", { method: "POST", body: new URLSearchParams(order) });
  });
  await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toContainText("The server could not be reached");
  await expect(page.getByRole("note").filter({ hasText: "What stands below was read before that" })).toBeVisible();
  await expect(page.getByRole("row", { name: /carts/ })).toContainText("0.9.1");
});

test("single letters can be turned off, and stay off", async ({ page, visit }) => {
  await visit("/approvals");
  const letters = page.getByRole("switch", { name: "Single letters" });
  await expect(letters).toHaveAttribute("aria-checked", "true");
  await letters.click();
  await visit("/approvals");
  await expect(letters).toHaveAttribute("aria-checked", "false");
  await letters.click();
  await expect(letters).toHaveAttribute("aria-checked", "true");
});

test("a version in the address is told at once, and the form is alive", async ({ page, visit }) => {
  const stands = page.getByRole("status").filter({ hasText: "stands for sha256:" });
  for (const query of ["service=carts&tag=0.9.2", "tag=0.9.2"]) {
    await visit(`${sockshop}/trigger?${query}`);
    await expect(stands).toContainText("0.9.2 stands for");
    await page.getByRole("combobox", { name: "Version (tag)" }).fill("0.9.3");
    await page.getByRole("button", { name: "Show its digest" }).click();
    await expect(stands).toContainText("0.9.3 stands for");
  }
});

test("a page that nobody sees keeps no connection, and catches up when it is seen again", async ({ page, visit }) => {
  await page.addInitScript(() => {
    window.streams = [];
    window.EventSource = class extends EventSource {
      constructor(...all) {
        super(...all);
        window.streams.push(this);
      }
    };
  });
  const open = () => page.evaluate(() => window.streams.filter((stream) => stream.readyState !== 2).length);
  const turn = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  const delivery = page.getByRole("link", { name: /0\.9\.1/ });
  await visit(`${sockshop}/deliveries`);
  await expect.poll(open).toBe(1);
  await turn(true);
  await expect.poll(open).toBe(0);
  await page.evaluate(async () => {
    const order = { project: "sockshop", service: "carts", tag: "0.9.1", reason: "unseen", redeploy: "on" };
    await fetch("/api/trigger_delivery", { method: "POST", body: new URLSearchParams(order) });
  });
  await expect(delivery).toHaveCount(0);
  await turn(false);
  await expect.poll(open).toBe(1);
  await expect(delivery.first()).toBeVisible();
});
