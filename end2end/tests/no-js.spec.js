// The same story by forms and reloads alone.

import { expect, test, useProduct } from "../fixtures.js";
import { approve, cell, example, headline, reloadUntil, sockshop, trigger, waiting } from "../steps.js";

useProduct();

test("0.9.2 is triggered by a form, and its page says why it was rolled back", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("main").getByRole("link", { name: "sockshop" }).click();
  await expect(cell(page, "production")).toContainText("0.9.1");
  await trigger(page, visit, "0.9.2");
  await reloadUntil(page, () => expect(headline(page)).toContainText("was rolled back in staging", { timeout: 500 }));
  await expect(headline(page)).toContainText(/1\.0\d.*0\.8/);
});

test("a delivery is held, resumed and aborted by buttons", async ({ page, visit, product }) => {
  await trigger(page, visit, "0.9.3");
  await page.getByRole("button", { name: /^Hold/ }).click();
  await expect(headline(page)).toContainText("is on hold");
  await page.getByRole("button", { name: /^Resume/ }).click();
  await expect(headline(page)).not.toContainText("is on hold");
  await page.getByRole("link", { name: "More actions" }).click();
  await expect(page.getByRole("button", { name: "Promote now" })).toBeDisabled();
  await expect(page.getByRole("textbox", { name: "Why" })).toBeVisible();
  await expect(page.locator("meta[http-equiv=refresh]")).toHaveCount(0);
  await page.getByRole("link", { name: "Abort and roll back" }).click();
  // The page that asks does not load itself again: what is being written stays.
  await page.getByRole("textbox", { name: "Why" }).fill("not today");
  await expect(page.locator("meta[http-equiv=refresh]")).toHaveCount(0);
  await page.getByRole("button", { name: /^Abort delivery/ }).click();
  await reloadUntil(page, () => expect(headline(page)).toContainText("was aborted", { timeout: 500 }));
  expect((await product.ask("production")).text).toContain("Version: v1");
});

test("a version is looked up by a form, and what was typed stays", async ({ page, visit }) => {
  await visit(`${sockshop}/trigger`);
  await page.getByRole("combobox", { name: "Version (tag)" }).fill("0.9.1");
  await page.getByRole("textbox", { name: "Reason" }).fill("a look first");
  await page.getByRole("button", { name: "Show its digest" }).click();
  // How far the one before came depends on how fast it was aborted.
  const told = page.getByRole("status").filter({ hasText: "0.9.1 stands for" });
  await expect(told).toContainText(/The same is live in .*production already/);
  await expect(page.getByRole("combobox", { name: "Version (tag)" })).toHaveValue("0.9.1");
  await expect(page.getByRole("textbox", { name: "Reason" })).toHaveValue("a look first");
});

test("0.9.3 is approved by a form and goes live", async ({ page, visit, product }) => {
  // Dev kept it when it was aborted in staging.
  const delivery = await trigger(page, visit, "0.9.3", { redeploy: true });
  await reloadUntil(page, () => expect(headline(page)).toContainText("waits for approval", { timeout: 500 }));
  await page.getByRole("link", { name: "More actions" }).click();
  await page.getByRole("button", { name: /^Hold/ }).click();
  await expect(headline(page)).toContainText("is on hold");
  await visit("/approvals");
  const paused = page.getByRole("row").filter({ hasText: "carts 0.9.3 in production" });
  await expect(paused).toContainText("by local operator");
  await paused.getByRole("button", { name: "Resume" }).click();
  await expect(paused).toHaveCount(0);
  const entry = waiting(page, "0.9.3");
  await approve(entry, "approved without a script");
  await expect(waiting(page, "0.9.3")).toHaveCount(0);
  await visit(delivery);
  await reloadUntil(page, () => expect(headline(page)).toContainText("is live in production", { timeout: 500 }));
  expect((await product.ask("production")).text).toContain("Version: v3");
});

test("a file is pasted, checked and saved; a broken one is kept for mending", async ({ page, visit }) => {
  const upload = `${sockshop}/files/new?kind=slo&stage=staging&service=carts`;
  const text = page.getByRole("textbox", { name: "Text of the file" });
  const save = page.getByRole("button", { name: "Save as a new revision" });

  await visit(upload);
  await text.fill(example("slo-broken.yaml"));
  await save.click();
  await expect(page.getByRole("listitem").filter({ hasText: "line 10, column 13" })).toContainText("<=0.8");
  await expect(text).toHaveValue(example("slo-broken.yaml"));

  await text.fill(example("service-objectives-strict.yaml"));
  await save.click();
  await expect(headline(page)).toContainText("revision 2");
});

test("other limits are tried by a form, and proposed", async ({ page, visit }) => {
  await visit(`${sockshop}/evaluations/1?try=true`);
  const limit = page.getByRole("textbox", { name: "request_latency_seconds passes below" });
  const show = page.getByRole("button", { name: "Show what would change" });
  await limit.fill("fast");
  await show.click();
  await expect(page.getByText("Write a plain number such as `0.8`.")).toBeVisible();
  await expect(page.getByRole("table", { name: "The last evaluations by these limits" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Propose these limits" })).toHaveCount(0);
  await limit.fill("1.5");
  await show.click();
  await expect(page.getByText(/would turn from fail to pass/)).toBeVisible();
  await page.getByRole("button", { name: "Propose these limits" }).click();
  await expect(page.getByRole("textbox", { name: "Text of the file" })).toHaveValue(/threshold: 1\.5/);
  await expect(page.getByRole("table", { name: /^Changes since revision/ })).toContainText("threshold: 1.5");
});
