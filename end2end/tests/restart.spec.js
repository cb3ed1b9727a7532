// The server is killed in the middle of a delivery: nothing is lost, and nobody has to do anything.

import { expect, test, useProduct } from "../fixtures.js";
import { Visitor } from "../product.js";
import { DELIVERY, cell, headline, sockshop, trigger } from "../steps.js";

useProduct();

test("a delivery survives the server's sudden death", async ({ page, visit, product, allowed }) => {
  // While nobody answers, the browser says so in its console.
  allowed.push(/net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
  const visitor = new Visitor(product, "production");
  await trigger(page, visit, "0.9.2");
  await expect(headline(page)).toContainText("runs the performance test", DELIVERY);
  await page.evaluate(() => (window.sameDocument = true));

  await test.step("it dies, and the page says that it heard nothing", async () => {
    await visitor.rest();
    await product.kill();
    // It says so after ten seconds of silence.
    await expect(page.getByRole("banner").getByText(/^Reconnecting…/)).toBeVisible({ timeout: 30_000 });
  });

  await test.step("it comes back, and the page catches up by itself", async () => {
    await product.run();
    visitor.goOn();
    await expect(page.getByRole("banner").getByText(/^Live/)).toBeVisible({ timeout: 30_000 });
    await expect(headline(page)).toContainText("was rolled back in staging", DELIVERY);
    expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  });

  await test.step("the delivery ended as it should", async () => {
    await expect(headline(page)).toContainText(/1\.0\d.*0\.8/);
    await visit(sockshop);
    for (const stage of ["staging", "production"]) await expect(cell(page, stage)).toContainText("0.9.1");
    expect((await product.ask("staging")).text).toContain("Version: v1");
  });

  await visitor.rest();
  expect(visitor.lost, "requests lost while the router was up").toEqual([]);
  expect([...visitor.versions]).toEqual(["v1"]);
});
