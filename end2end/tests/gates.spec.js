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

test("an indicator is shown over time, as a picture, as numbers and as files", async ({ page, visit }) => {
  await visit(`${gates}/1?sli=request_latency_seconds`);
  await expect(page.getByRole("img", { name: /^request_latency_seconds before and in the window/ })).toBeVisible();
  const spread = page.getByRole("row").filter({ hasText: "0.9.2 in the window" });
  await expect(spread).toContainText(/green.*1\.0\d?\ss/);
  await expect(page.getByText(/^0\.9\.1 in blue had no values then\./i)).toBeVisible();
  await page.getByText("Numbers over time", { exact: true }).click();
  const values = page.getByRole("table").filter({ hasText: "After the window's start" });
  await expect(values.getByRole("row").nth(1)).toContainText(/0\.9\.2.*1\.0\d?\ss/);
  const csv = await page.request.get(await page.getByRole("link", { name: "Numbers over time (CSV)" }).getAttribute("href"));
  expect(await csv.text()).toMatch(/^version,slot,at,value\n"0\.9\.2",green,\S+Z,1\.0\d+\n/);
  const svg = await page.request.get(await page.getByRole("link", { name: "Picture over time (SVG)" }).getAttribute("href"));
  expect(svg.headers()["content-type"]).toContain("image/svg+xml");
});

// A refusal is an answer with the status of one, which the browser's console repeats.
const refused = /api\/(evaluate|remark_on_evaluation)/;

test("a window of the live version is judged without a delivery", async ({ page, visit, product, allowed }) => {
  allowed.push(refused);
  await visit(`${gates}/new?service=carts&stage=staging`);
  await page.getByRole("textbox", { name: "Length, up to now" }).fill("five minutes");
  await page.getByRole("button", { name: "Evaluate" }).click();
  await expect(page.getByText("five minutes is not a length of time.")).toBeVisible();
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
  await page.goBack();
  await grid(page).getByRole("gridcell", { name: /^50\s*Fail/ }).first().click();
  await expect(page).toHaveURL(/evaluations\/1$/);
});

test("a failed one is overridden with a reason, and stays failed in sight", async ({ page, visit, allowed }) => {
  allowed.push(refused);
  await visit(`${gates}/1`);
  await page.getByRole("button", { name: "Override to Warning" }).click();
  await expect(page.getByText("Say why: the reason is kept with the evaluation.")).toBeVisible();
  await page.getByRole("textbox", { name: "Why" }).fill("the cable was loose");
  await page.getByRole("button", { name: "Override to Warning" }).click();
  await expect(page.getByText("It was judged Fail and counts as Warning.")).toBeVisible();
  await page.getByRole("textbox", { name: "Why" }).fill("and nobody should compare with it");
  await page.getByRole("button", { name: "Leave out of comparisons" }).click();
  await expect(page.getByText("Later evaluations are not compared with it.")).toBeVisible();
  await expect(page.getByText("the cable was loose")).toBeVisible();
  await visit(gates);
  await expect(grid(page).getByRole("gridcell", { name: /Warning, overridden \(was Fail\)/ })).toBeVisible();
});

test("the same window is judged again", async ({ page, visit }) => {
  await visit(`${gates}/1`);
  await page.getByRole("button", { name: "Evaluate again" }).click();
  await expect(page).not.toHaveURL(/evaluations\/1$/);
  await expect(page.getByRole("link", { name: "evaluation 1", exact: true })).toBeVisible();
});

test("other limits are tried on what was judged, and proposed", async ({ page, visit }) => {
  await visit(`${gates}/1`);
  await page.getByRole("link", { name: "Try other limits" }).click();
  const judged = page.getByRole("table", { name: "The last evaluations by these limits" });
  const slow = judged.getByRole("row").filter({ hasText: "0.9.2 #1" });
  await expect(slow.getByRole("cell").nth(1)).toHaveText(/^Fail\s*50 points$/);

  const limit = page.getByRole("textbox", { name: "request_latency_seconds passes below" });
  await limit.fill("1.5");
  await expect(slow.getByRole("cell").nth(1)).toHaveText(/^Pass\s*100 points$/);
  await expect(page.getByText(/would turn from fail to pass/)).toBeVisible();
  await limit.fill("fast");
  await expect(page.getByRole("alert").filter({ hasText: "'f'" })).toBeVisible();
  await expect(judged).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Propose these limits" })).toHaveCount(0);
  await page.getByRole("slider", { name: "request_latency_seconds passes below, moved" }).fill("1.2");
  await expect(limit).toHaveValue("1.2");
  await expect(page.getByText(/would turn from fail to pass/)).toBeVisible();

  await page.getByRole("link", { name: "Reset the limits" }).click();
  await expect(limit).toHaveValue("0.8");
  await expect(page.getByText(/would turn from fail to pass/)).toHaveCount(0);
  await limit.fill("1.2");
  await expect(page.getByText(/would turn from fail to pass/)).toBeVisible();

  await page.getByRole("button", { name: "Propose these limits" }).click();
  await expect(headline(page)).toHaveText("Upload a file");
  const changes = page.getByRole("table", { name: "Changes since revision 1" });
  await expect(changes.getByRole("row").filter({ hasText: "threshold: 1.2" })).toContainText("added");
  await expect(page.getByText(/would turn from fail to pass/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save as revision 2 of the objectives for carts in staging" })).toBeVisible();
});

test("two evaluations are held against each other", async ({ page, visit }) => {
  await visit(`${gates}/1`);
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(headline(page)).toContainText(/^0\.9\.2 #1/);
  await expect(page.getByText("Both were judged by the very same files.")).toBeVisible();
  const latency = page.getByRole("row").filter({ hasText: "request_latency_seconds" });
  await expect(latency).toContainText(/1\.0\d*\ss/);
  await page.getByRole("combobox", { name: "Compare with" }).selectOption({ index: 0 });
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/with=\d+/);
  await page.getByRole("link", { name: "Swap" }).click();
  await expect(headline(page)).toContainText(/against 0\.9\.2 #1/);
});

test("the legend chooses what is shown", async ({ page, visit }) => {
  await visit(gates);
  const legend = page.getByRole("list", { name: "Legend" });
  await legend.getByRole("link", { name: "Warning" }).click();
  await expect(page).toHaveURL(/only=warning/);
  await expect(grid(page).getByRole("rowheader")).toHaveText(["Score"]);
  await legend.getByRole("link", { name: "Warning" }).click();
  await expect(grid(page).getByRole("rowheader")).toHaveCount(3);
});

test("objectives are sorted by what their column says", async ({ page, visit }) => {
  await visit(`${gates}/1`);
  const names = page.getByRole("region", { name: "Objectives" }).getByRole("rowheader");
  await expect(names).toHaveText([/^request_latency_seconds/, /^cpu_usage_sockshop_carts/]);
  await page.getByRole("button", { name: "Objective", exact: true }).click();
  await expect(names).toHaveText([/^cpu_usage_sockshop_carts/, /^request_latency_seconds/]);
  await expect(page.getByRole("columnheader", { name: "Objective" }).first()).toHaveAttribute("aria-sort", "ascending");
});
