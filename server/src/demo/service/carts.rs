//! The carts themselves, in memory and within bounds.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Carts kept at most.
pub(super) const CARTS_MAX: usize = 1_000;
/// Different items in one cart at most.
pub(super) const ITEMS_MAX: usize = 100;
/// The longest id, in bytes.
pub(super) const ID_BYTES_MAX: usize = 64;

/// An item as it is sent: `{"itemId": "…", "unitPrice": "99.99"}`. The price may be a number or a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewItem {
    item_id: String,
    quantity: Option<u32>,
    unit_price: Price,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Price {
    Number(f64),
    Text(String),
}

/// An item in a cart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) item_id: String,
    quantity: u32,
    unit_price: f64,
}

/// One customer's cart.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cart {
    id: String,
    customer_id: String,
    pub(super) items: Vec<Item>,
}

/// All carts.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    carts: HashMap<String, Cart>,
}

/// Why something was not put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("at most {CARTS_MAX} carts are kept, with {ITEMS_MAX} different items each")]
    Full,
    #[error("an id has 1 to {ID_BYTES_MAX} characters, a quantity is 1 to 1,000,000, a price is not negative")]
    Odd,
}

impl NewItem {
    pub(super) fn id(&self) -> &str {
        &self.item_id
    }

    fn read(self) -> Result<Item, Refused> {
        let quantity = self.quantity.unwrap_or(1);
        let unit_price = match self.unit_price {
            Price::Number(price) => price,
            Price::Text(price) => price.parse().map_err(|_| Refused::Odd)?,
        };
        let is_fine = is_id(&self.item_id) && (1..=1_000_000).contains(&quantity) && unit_price >= 0.0;
        let item = Item { item_id: self.item_id, quantity, unit_price };
        if is_fine { Ok(item) } else { Err(Refused::Odd) }
    }
}

fn is_id(text: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&text.len())
}

impl Shelf {
    /// The cart of that customer; an empty one if there is none.
    pub(super) fn cart(&self, customer: &str) -> Cart {
        self.carts.get(customer).cloned().unwrap_or_else(|| Cart::empty(customer))
    }

    pub(super) fn item(&self, customer: &str, item: &str) -> Option<Item> {
        self.carts.get(customer)?.items.iter().find(|of| of.item_id == item).cloned()
    }

    /// Adds an item; one that is there already becomes more.
    pub(super) fn add(&mut self, customer: &str, item: NewItem) -> Result<Item, Refused> {
        let item = item.read()?;
        let cart = self.cart_mut(customer)?;
        if let Some(there) = cart.items.iter_mut().find(|of| of.item_id == item.item_id) {
            there.quantity = there.quantity.saturating_add(item.quantity);
            return Ok(there.clone());
        }
        if cart.items.len() >= ITEMS_MAX {
            return Err(Refused::Full);
        }
        cart.items.push(item.clone());
        Ok(item)
    }

    /// Puts an item in place of the one with its id.
    pub(super) fn replace(&mut self, customer: &str, item: NewItem) -> Result<Item, Refused> {
        self.remove_item(customer, item.id());
        self.add(customer, item)
    }

    pub(super) fn remove(&mut self, customer: &str) {
        self.carts.remove(customer);
    }

    pub(super) fn remove_item(&mut self, customer: &str, item: &str) {
        if let Some(cart) = self.carts.get_mut(customer) {
            cart.items.retain(|of| of.item_id != item);
        }
    }

    /// Moves all of a session's items into the customer's cart.
    pub(super) fn merge(&mut self, customer: &str, session: &str) -> Result<(), Refused> {
        if customer == session {
            return Ok(());
        }
        let moved = self.carts.remove(session).map(|cart| cart.items).unwrap_or_default();
        for item in moved {
            let Item { item_id, quantity, unit_price } = item;
            let unit_price = Price::Number(unit_price);
            self.add(customer, NewItem { item_id, quantity: Some(quantity.min(1_000_000)), unit_price })?;
        }
        Ok(())
    }

    fn cart_mut(&mut self, customer: &str) -> Result<&mut Cart, Refused> {
        if !is_id(customer) {
            return Err(Refused::Odd);
        }
        if self.carts.len() >= CARTS_MAX && !self.carts.contains_key(customer) {
            return Err(Refused::Full);
        }
        Ok(self.carts.entry(customer.to_owned()).or_insert_with(|| Cart::empty(customer)))
    }
}

impl Cart {
    fn empty(customer: &str) -> Self {
        Self { id: format!("cart-{customer}"), customer_id: customer.to_owned(), items: Vec::new() }
    }
}
