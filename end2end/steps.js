// The steps of which the stories are made, in the words of the pages.

import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";

export const sockshop = "/projects/sockshop";
const STAGES = ["dev", "staging", "production"];

/** An unoptimised browser side is large: on a busy machine it takes a while to come alive. */
const HYDRATED_MAX_MS = 60_000;

/** How long a delivery may take to its next stop. */
export const DELIVERY = { timeout: 150_000 };

/** A file of the demo's, as it lies in the repository. */
export function example(name) {
  return readFileSync(new URL(`../deploy/examples/sockshop/${name}`, import.meta.url), "utf8");
}

/** Opens a path, and waits until the page is alive where it can be. */
export function opener(page, hasScript) {
  return async (path) => {
    const answer = await page.goto(path);
    if (hasScript) await page.locator("body[data-hydrated]").waitFor({ state: "attached", timeout: HYDRATED_MAX_MS });
    return answer;
  };
}

/** The page's answer, in one sentence. */
export const headline = (page) => page.getByRole("heading", { level: 1 });

/** What the board says of carts in that stage. */
export function cell(page, stage) {
  const row = page.getByRole("region", { name: "Environments of sockshop" }).getByRole("row", { name: /carts/ });
  return row.getByRole("cell").nth(STAGES.indexOf(stage));
}

/** Asks for a delivery of carts by the form, and ends on its page. */
export async function trigger(page, visit, tag, { redeploy = false, labels = "" } = {}) {
  await visit(`${sockshop}/trigger`);
  await page.getByRole("combobox", { name: "Service" }).selectOption("carts");
  await page.getByRole("combobox", { name: "Version (tag)" }).fill(tag);
  await page.getByRole("textbox", { name: "Labels" }).fill(labels);
  if (redeploy) await page.getByRole("checkbox", { name: "Redeploy" }).check();
  await page.getByRole("button", { name: /^Deliver to dev/ }).click();
  await expect(page).toHaveURL(/\/deliveries\/\d+$/);
  await expect(headline(page)).toContainText(`carts ${tag}`);
  return new URL(page.url()).pathname;
}

/** What waits for a decision on that version, with its evidence and its buttons. */
export function waiting(page, tag) {
  const heading = page.getByRole("heading", { level: 2, name: `carts ${tag} →` });
  return page.getByRole("main").locator("section").filter({ has: heading });
}

/** Gives a note and says yes to what waits. */
export async function approve(entry, note) {
  await entry.getByRole("textbox", { name: "Note" }).fill(note);
  await entry.getByRole("button", { name: /^Approve/ }).click();
}

/** Loads the page again and again until it says so: what is left to people without JavaScript. */
export async function reloadUntil(page, check) {
  await expect(async () => {
    await page.reload();
    await check();
  }).toPass({ intervals: [1_000], ...DELIVERY });
}

/** Nothing that axe knows of keeps anybody out of this page. */
export async function expectAccessible(page) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map((it) => `${it.impact} ${it.id}: ${it.help}\n  ${it.nodes.map((node) => node.html).join("\n  ")}`);
  expect.soft(found, `what axe found on ${page.url()}`).toEqual([]);
}

/** The page fits its window. */
export async function expectNoOverflow(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(overflow, `pixels by which ${page.url()} is too wide`).toBeLessThanOrEqual(0);
}
