// The story that the product is for: a slow version is stopped at the gate, the next one goes live, and the files that
// decide about it are changed in between. All of it in one product, one step after the other.

import { expect, test, useProduct } from "../fixtures.js";
import { Visitor } from "../product.js";
import { DELIVERY, approve, cell, example, expectAccessible, headline, sockshop, trigger, waiting } from "../steps.js";

useProduct();

test("the demo has carts 0.9.1 live in all stages", async ({ page, visit }) => {
  await visit("/");
  await page.getByRole("main").getByRole("link", { name: "sockshop" }).click();
  for (const stage of ["dev", "staging", "production"]) await expect(cell(page, stage)).toContainText("0.9.1");
});

test("0.9.2 is too slow: staging goes back to 0.9.1 and production is never touched", async ({ page, visit, product }) => {
  const visitor = new Visitor(product, "production");
  const delivery = await trigger(page, visit, "0.9.2");

  await test.step("it goes through dev and takes staging's traffic", async () => {
    // Dev is over in a second: what was done there stays to be seen, the sentence about it may not.
    await expect(page.locator("li.step").filter({ hasText: "Functional test" })).toContainText("done", DELIVERY);
    await expect(headline(page)).toContainText("has 100 % of staging’s traffic", DELIVERY);
    await expectAccessible(page);
  });

  await test.step("it fails at the gate, in one sentence with the numbers", async () => {
    await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
    await expect(headline(page)).toContainText(/1\.0\d.*0\.8/);
    await expect(page.getByRole("row", { name: /request_latency_seconds/ })).toContainText(/1\.0\d/);
    expect(new URL(page.url()).pathname).toBe(delivery);
  });

  await test.step("0.9.1 has served all the time", async () => {
    await visit(sockshop);
    for (const stage of ["staging", "production"]) await expect(cell(page, stage)).toContainText("0.9.1");
    await expect(cell(page, "dev")).toContainText("0.9.2");
    expect((await product.ask("staging")).text).toContain("Version: v1");
    await visitor.rest();
    expect(visitor.lost).toEqual([]);
    expect([...visitor.versions]).toEqual(["v1"]);
  });
});

test("what a version stands for is told before it is delivered, and the same is not delivered twice", async ({ page, visit, allowed }) => {
  allowed.push(/status of 422/);
  await visit(`${sockshop}/trigger`);
  const tag = page.getByRole("combobox", { name: "Version (tag)" });
  await tag.fill("0.9.2");
  await page.getByRole("button", { name: "Show its digest" }).click();
  const told = page.getByRole("status").filter({ hasText: "0.9.2 stands for" });
  await expect(told).toContainText(/sha256:[0-9a-f]{64}/);
  await expect(told).toContainText("The same is live in dev already.");
  await tag.fill(`0.9.3@sha256:${"0".repeat(64)}`);
  await page.getByRole("button", { name: /^Deliver to dev/ }).click();
  await expect(tag).toHaveAccessibleDescription(/0\.9\.3 stands for sha256:[0-9a-f]{64} now/);
});

test("a label that cannot be read is refused at its field, and nothing else is lost", async ({ page, visit, allowed }) => {
  allowed.push(/status of 422/);
  await visit(`${sockshop}/trigger`);
  await page.getByRole("combobox", { name: "Version (tag)" }).fill("0.9.3");
  const labels = page.getByRole("textbox", { name: "Labels" });
  await labels.fill("build=1207\nrun https://ci.example/1207");
  await page.getByRole("button", { name: /^Deliver to dev/ }).click();
  await expect(labels).toHaveAccessibleDescription(/Line 2 is not a label/);
  await expect(labels).toHaveValue("build=1207\nrun https://ci.example/1207");
});

test("0.9.3 passes, waits for a person, is approved and goes live", async ({ page, visit, product }) => {
  const visitor = new Visitor(product, "production");
  const delivery = await trigger(page, visit, "0.9.3", { labels: "build=1207\nrun=https://ci.example/1207" });
  const labels = page.getByRole("list", { name: "Labels" });
  await expect(labels.getByRole("listitem").first()).toHaveText("build 1207");
  await expect(labels.getByRole("link")).toHaveAttribute("href", "https://ci.example/1207");
  await expect(headline(page)).toContainText("waits for approval before production", DELIVERY);
  expect((await product.ask("production")).text).toContain("Version: v1");

  await test.step("the inbox shows the evidence beside the buttons", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Approvals" }).click();
    const entry = waiting(page, "0.9.3");
    await expect(entry).toContainText("Pass");
    await expect(entry.getByRole("list", { name: "Labels" })).toContainText("1207");
    await expect(entry).toContainText("Low: it passed its gate and 0.9.1 stays to go back to");
    await expect(entry).toContainText("The test in staging passed: 200 requests, 0 failed");
    await entry.getByText("Window, baseline and files").click();
    await expect(entry.getByRole("link", { name: /^revision 1 / }).first()).toBeVisible();
    await expectAccessible(page);
    await entry.getByRole("link", { name: "Review the evaluation" }).click();
    await expect(page).toHaveURL(/\/evaluations\/\d+$/);
    await expect(headline(page)).toContainText("0.9.3");
    await page.goBack();
    await approve(entry, "fast again, and the carts are full");
    await expect(waiting(page, "0.9.3")).toHaveCount(0);
  });

  await test.step("it ends live in production", async () => {
    await visit(delivery);
    await expect(headline(page)).toHaveText(/^carts 0\.9\.3 is live in production/, DELIVERY);
    await expect(page.getByText("fast again, and the carts are full").first()).toBeVisible();
    await page.goto(product.address("production"));
    await expect(page.getByText("Version: v3")).toBeVisible();
  });

  await visitor.rest();
  expect(visitor.lost).toEqual([]);
  expect([...visitor.versions]).toEqual(["v1", "v3"]);
});

test("a stricter file is saved, and the next delivery is judged by it", async ({ page, visit }) => {
  await visit(`${sockshop}/files/new?kind=slo&stage=staging&service=carts`);
  await page.getByRole("textbox", { name: "Text of the file" }).fill(example("service-objectives-strict.yaml"));
  await page.getByRole("textbox", { name: "Reason" }).fill("we want it faster");
  await page.getByRole("button", { name: /^Save as revision 2/ }).click();
  await expect(headline(page)).toContainText("revision 2");

  await trigger(page, visit, "0.9.1");
  await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
  await expect(headline(page)).toContainText("0.005");
});

test("a broken file is refused with line, column, reason and fix", async ({ page, visit }) => {
  await visit(`${sockshop}/files/new?kind=slo&stage=staging&service=carts`);
  await page.getByRole("textbox", { name: "Text of the file" }).fill(example("slo-broken.yaml"));

  const found = page.getByRole("listitem").filter({ hasText: "line 10, column 13" });
  await expect(found).toContainText("=<0.8");
  await expect(found).toContainText("<=0.8");
  await expect(page.getByRole("status").filter({ hasText: "Nothing is saved" })).toBeVisible();
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page).toHaveURL(/\/files\/new/);

  await visit(`${sockshop}/files/slo?stage=staging&service=carts`);
  await expect(headline(page)).toContainText("revision 2");
});

test("a file says what changed and who was judged by it, and goes back to an earlier revision", async ({ page, visit }) => {
  await visit(`${sockshop}/files/slo?stage=staging&service=carts`);
  const changes = page.getByRole("table", { name: "Changes since revision 1" });
  await expect(changes.getByRole("row").filter({ hasText: "threshold: 0.005" })).toContainText("added");
  await expect(page.getByRole("definition").getByRole("link", { name: "delivery 3", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Revision 1", exact: true }).click();
  await page.getByRole("textbox", { name: "Why" }).fill("too strict for a demo");
  await page.getByRole("button", { name: "Go back to revision 1" }).click();
  await expect(headline(page)).toContainText("revision 3");
  await expect(page.getByText("back to revision 1: too strict for a demo").first()).toBeVisible();
  await page.getByRole("link", { name: "Changes since revision 1", exact: true }).click();
  await expect(page.getByText("Both have the very same text.")).toBeVisible();
});
