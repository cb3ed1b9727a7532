// What a gate has found: side by side, one by one, and what people make of it.

import { expect, test, useProduct } from "../fixtures.js";
import { DELIVERY, headline, sockshop, trigger } from "../steps.js";

useProduct();

const gates = `${sockshop}/evaluations`;
const grid = (page) => page.getByRole("grid", { name: "Evaluations of carts in staging" });
const focused = (page) => page.locator(":focus");

test("nothing was judged yet, and the page says what to do", async ({ page, visit }) => {
  await visit(gates);
  await expect(headline(page)).toHaveText("No gate has judged anything yet");
  await expect(page.getByRole("main").getByRole("link", { name: "Trigger a delivery" })).toBeVisible();
});

test("what the gate found of 0.9.2 has a page of its own", async ({ page, visit }) => {
  await trigger(page, visit, "0.9.2");
  await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
  await visit(gates);
  await expect(headline(page)).toHaveText("carts did not pass the gate of staging");
  await page.getByRole("link", { name: "0.9.2 #1" }).click();
  await expect(headline(page)).toContainText(/carts 0\.9\.2: request_latency_seconds was 1\.0\d+\ss; it must stay under 0\.8\ss/);
  await expect(page.getByRole("link", { name: "delivery 1", exact: true })).toBeVisible();
});

// A refusal is an answer with the status of one, which the browser's console repeats.
const refused = /api\/(evaluate|remark_on_evaluation)/;

test("a window of the live version is judged without a delivery", async ({ page, visit, product, allowed }) => {
  allowed.push(refused);
  await visit(`${gates}/new?service=carts&stage=staging`);
  await page.getByRole("textbox", { name: "Length, up to now" }).fill("five minutes");
  await page.getByRole("button", { name: "Evaluate" }).click();
  await expect(page.getByText("`five minutes` is not a length of time.")).toBeVisible();
  // Until somebody has bought something for some seconds there is no data, and no pass.
  await expect(async () => {
    await product.buy("staging");
    await visit(`${gates}/new?service=carts&stage=staging`);
    await page.getByRole("textbox", { name: "Length, up to now" }).fill("8s");
    await page.getByRole("button", { name: "Evaluate" }).click();
    await expect(page).toHaveURL(/evaluations\/\d+$/);
    await expect(headline(page)).toContainText("carts 0.9.1: Both objectives held", { timeout: 2_000 });
  }).toPass({ intervals: [1_000], timeout: 60_000 });
});

test("arrow keys move from cell to cell, Enter opens", async ({ page, visit }) => {
  await visit(gates);
  await grid(page).getByRole("gridcell", { name: /^50\s*Fail/ }).first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(focused(page)).toHaveText(/^Fail 1\.0\ds$/);
  await page.keyboard.press("End");
  await expect(focused(page)).toHaveText(/^Pass 0\.\d+s$/);
  await page.keyboard.press("Control+Home");
  await expect(focused(page)).toHaveText(/^50\s*Fail$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/evaluations\/1$/);
});

test("a failed one is overridden with a reason, and stays failed in sight", async ({ page, visit, allowed }) => {
  allowed.push(refused);
  await visit(`${gates}/1`);
  await page.getByRole("button", { name: "Count as Warning" }).click();
  await expect(page.getByText("Say why: the reason is kept with the evaluation.")).toBeVisible();
  await page.getByRole("textbox", { name: "Why" }).fill("the cable was loose");
  await page.getByRole("button", { name: "Count as Warning" }).click();
  await expect(page.getByText("It was judged Fail and counts as Warning.")).toBeVisible();
  await page.getByRole("textbox", { name: "Why" }).fill("and nobody should compare with it");
  await page.getByRole("button", { name: "Leave out of comparisons" }).click();
  await expect(page.getByText("Later evaluations are not compared with it.")).toBeVisible();
  await expect(page.getByText("the cable was loose")).toBeVisible();
  await visit(gates);
  await expect(grid(page).getByRole("gridcell", { name: /Warning, overridden/ })).toBeVisible();
});

test("the same window is judged again", async ({ page, visit }) => {
  await visit(`${gates}/1`);
  await page.getByRole("button", { name: "Evaluate again" }).click();
  await expect(page).not.toHaveURL(/evaluations\/1$/);
  await expect(page.getByRole("link", { name: "evaluation 1", exact: true })).toBeVisible();
});
