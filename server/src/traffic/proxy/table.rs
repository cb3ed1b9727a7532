//! Who gets the next request.

use axum_reverse_proxy::ReverseProxy;
use domain::traffic::{Slot, Split};
use hyper_util::client::legacy::connect::HttpConnector;
use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// A slot's process, ready to be forwarded to.
#[derive(Clone)]
pub(super) struct Backend {
    pub address: SocketAddr,
    pub proxy: Arc<ReverseProxy<HttpConnector>>,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backend").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A split and who stands behind it. Replaced as a whole, so that no request sees half a change.
#[derive(Debug)]
pub(super) struct Table {
    pub split: Split,
    /// Grows with each change of the split: a sticky client keeps its slot only within one.
    pub generation: u64,
    /// Blue's, then green's.
    pub backends: [Option<Backend>; 2],
    taken: AtomicU64,
}

impl Table {
    pub fn new(split: Split, generation: u64, backends: [Option<Backend>; 2]) -> Self {
        Self { split, generation, backends, taken: AtomicU64::new(0) }
    }

    pub fn backend(&self, slot: Slot) -> Option<&Backend> {
        self.backends[index(slot)].as_ref()
    }

    /// The slot that a request is meant for; `kept` is where its client, or the request itself, was before.
    pub fn turn(&self, kept: Option<Slot>) -> Slot {
        kept.filter(|slot| self.split.of(*slot).percent() > 0).unwrap_or_else(|| self.next())
    }

    /// Who serves what should go to a slot. One without a backend gets nothing: the other one stands in.
    pub fn serve(&self, wanted: Slot) -> Option<(Slot, &Backend)> {
        [wanted, wanted.other()].into_iter().find_map(|slot| Some((slot, self.backend(slot)?)))
    }

    /// Spread as evenly as whole requests allow: of any hundred in a row, green gets exactly its weight.
    fn next(&self) -> Slot {
        let number = self.taken.fetch_add(1, Ordering::Relaxed) % 100;
        let weight = u64::from(self.split.of(Slot::Green).percent());
        if (number + 1) * weight / 100 > number * weight / 100 { Slot::Green } else { Slot::Blue }
    }
}

/// Blue 0, green 1.
pub(super) fn index(slot: Slot) -> usize {
    match slot {
        Slot::Blue => 0,
        Slot::Green => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::traffic::Weight;

    #[test]
    fn of_any_hundred_requests_green_gets_its_weight() {
        for percent in 0..=100 {
            let split = Split::giving(Slot::Green, Weight::new(percent).unwrap());
            let table = Table::new(split, 0, [None, None]);
            for _ in 0..3 {
                let green = (0..100).filter(|_| table.next() == Slot::Green).count();
                assert_eq!(green, usize::from(percent));
            }
        }
    }
}
