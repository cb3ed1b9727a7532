// Files under edit: what saving would change, what the other files say, and two people at once.

import { readFileSync } from "node:fs";
import { expect, test, useProduct } from "../fixtures.js";
import { example, headline, sockshop } from "../steps.js";

useProduct();

const objectives = example("service-objectives.yaml");
const foreign = readFileSync(new URL("../../app/domain/tests/samples/import/sloth.yaml", import.meta.url), "utf8");
const edit = `${sockshop}/files/new?kind=slo&stage=staging&service=carts&from=1`;
const text = (page) => page.getByRole("textbox", { name: "Text of the file" });

test("an objective that no indicator feeds is told while it is typed", async ({ page, visit }) => {
  await visit(edit);
  await text(page).fill(objectives.replace("metric: request_latency_seconds", "metric: request_latency_second"));
  const found = page.getByRole("listitem").filter({ hasText: "No indicator is called request_latency_second," });
  await expect(found).toContainText("Did you mean request_latency_seconds?");
});

test("what only the server finds is shown while it is typed, at its line, and goes with that line", async ({ page, visit }) => {
  await visit(`${sockshop}/files/new?kind=sli&stage=dev&service=carts`);
  const good = "spec_version: '1.0'\nindicators:\n  good: sum(rate(a[5m]))\n  bad: sum(rate(a))\n";
  await text(page).fill(good);
  const found = page.getByRole("listitem").filter({ hasText: "sli/query" });
  await expect(found).toContainText("The query of bad cannot be asked: expected type matrix");
  await page.getByRole("button", { name: /^Save as/ }).click();
  await expect(page.getByRole("heading", { name: "The file was not saved" })).toBeVisible();
  await expect(found).toHaveCount(1);
  await text(page).fill(`# ours\n${good}`);
  await found.getByRole("link", { name: "line 5, column 8" }).click();
  await expect(text(page)).toBeFocused();
  await text(page).fill(good.replace("rate(a))", "rate(a[1m]))"));
  await expect(found).toHaveCount(0);
});

test("what saving would change is shown before anything is saved", async ({ page, visit }) => {
  await visit(edit);
  await text(page).fill(objectives.replace("threshold: 0.8", "threshold: 0.7"));
  await page.getByRole("button", { name: "Show what would change" }).click();
  const changes = page.getByRole("table", { name: "Changes since revision 1" });
  await expect(changes.getByRole("row").filter({ hasText: "threshold: 0.7" })).toContainText("added");
  await expect(page.getByText("Nothing was judged yet where these objectives hold")).toBeVisible();
  await visit(`${sockshop}/files/slo?stage=staging&service=carts`);
  await expect(headline(page)).toContainText("revision 1");
});

test("two people change a file, and nothing of either is lost", async ({ page, visit, context }) => {
  await visit(edit);
  await text(page).fill(objectives.replace("pass: 90", "pass: 95"));

  const other = await context.newPage();
  await other.goto(edit);
  await other.locator("body[data-hydrated]").waitFor({ state: "attached" });
  await text(other).fill(objectives.replace("threshold: 0.2", "threshold: 0.3"));
  await other.getByRole("button", { name: /^Save as revision 2/ }).click();
  await expect(headline(other)).toContainText("revision 2");
  await other.close();

  await page.getByRole("button", { name: /^Save as revision 2/ }).click();
  await expect(page.getByRole("heading", { name: "Revision 2 was saved meanwhile" })).toBeVisible();
  await expect(page.getByText("Both changes fit together.")).toBeVisible();
  await page.getByRole("button", { name: "Take both changes" }).click();
  await expect(text(page)).toHaveValue(/pass: 95[^]*threshold: 0\.3/);
  await page.getByRole("button", { name: /^Save as revision 3/ }).click();
  await expect(headline(page)).toContainText("revision 3");
});

test("where both changed the same line, both texts are shown", async ({ page, visit, context }) => {
  const newest = `${sockshop}/files/new?kind=slo&stage=staging&service=carts&from=3`;
  await visit(newest);
  const now = await text(page).inputValue();
  const other = await context.newPage();
  await other.goto(newest);
  await other.locator("body[data-hydrated]").waitFor({ state: "attached" });
  await text(other).fill(now.replace("threshold: 0.3", "threshold: 0.4"));
  await other.getByRole("button", { name: /^Save as revision 4/ }).click();
  await expect(headline(other)).toContainText("revision 4");
  await other.close();

  await text(page).fill(now.replace("threshold: 0.3", "threshold: 0.5"));
  await page.getByRole("button", { name: /^Save as revision 4/ }).click();
  const place = page.getByRole("region", { name: "Place 1" });
  await expect(place).toContainText("threshold: 0.5");
  await expect(place).toContainText("threshold: 0.4");
  await page.getByRole("button", { name: "Put both into the editor, marked" }).click();
  await expect(text(page)).toHaveValue(/<<<<<<< mine[^]*threshold: 0\.5[^]*>>>>>>> theirs/);
});

test("objectives of another tool become two files, with a report of what could not come along", async ({ page, visit }) => {
  await visit(`${sockshop}/files`);
  await page.getByRole("link", { name: "Import objectives" }).click();
  await text(page).fill(foreign);
  await page.getByRole("combobox", { name: "Stage" }).selectOption("staging");
  await page.getByRole("combobox", { name: "Service" }).selectOption("carts");
  await page.getByRole("button", { name: "Convert" }).click();
  await expect(headline(page)).toContainText(/carried over from Sloth/);
  const report = page.getByRole("table").filter({ hasText: "Became" });
  await expect(report.getByRole("row").filter({ hasText: "alert" }).first()).toContainText("not carried over");

  await page.getByRole("button", { name: "Open the objectives in the editor" }).click();
  await expect(text(page)).toHaveValue(/objectives:[^]*sli: /);
  await page.getByRole("button", { name: /^Save as revision \d+ of the objectives for carts in staging/ }).click();
  await expect(headline(page)).toContainText("Objectives for carts in staging");
});

test("what is no file of another tool is refused with its place", async ({ page, visit }) => {
  await visit(`${sockshop}/files/import`);
  await text(page).fill("objectives: [");
  await page.getByRole("button", { name: "Convert" }).click();
  await expect(headline(page)).toHaveText("The file cannot be imported as it is");
  await expect(page.getByRole("listitem").filter({ hasText: "line " }).first()).toBeVisible();
  await expect(text(page)).toHaveValue("objectives: [");
});

test("what may stand at the caret is offered, and can be undone", async ({ page, visit }) => {
  await visit(`${sockshop}/files/new?kind=slo&stage=staging&service=carts`);
  await text(page).fill("spec_version: '1.0'\nobjectives:\n  - ");
  await text(page).press("Control+End");
  await text(page).press("Control+Space");
  const offers = page.getByRole("listbox", { name: "What may stand here" });
  await expect(offers.getByRole("option").first()).toContainText("sli:");
  await text(page).press("Enter");
  await expect(text(page)).toHaveValue(/ {2}- sli: $/);
  await text(page).pressSequentially("request");
  await text(page).press("Control+Space");
  await expect(offers.getByRole("option")).toHaveCount(1);
  await text(page).press("Tab");
  await expect(text(page)).toHaveValue(/ {2}- sli: request_latency_seconds$/);
  await expect(text(page)).toBeFocused();
  await text(page).press("Control+z");
  await expect(text(page)).toHaveValue(/ {2}- sli: request$/);
  await text(page).press("Control+Space");
  await text(page).press("Escape");
  await expect(offers).toHaveCount(0);
});
