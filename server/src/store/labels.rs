//! Labels of deliveries, for whoever fills in the placeholders of a query.

use super::{Store, StoreError};
use domain::{
    delivery::Event,
    id::{DeliveryId, Place},
    label::Labels,
};

impl Store {
    /// The labels that a delivery was triggered with; none where there is no such delivery.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if its plan cannot be read.
    pub async fn labels(&self, delivery: DeliveryId) -> Result<Labels, StoreError> {
        Ok(match self.first_event(delivery).await?.map(|first| first.event) {
            Some(Event::Triggered { plan, .. }) => plan.labels,
            _ => Labels::default(),
        })
    }

    /// The labels of what is live in a place; none where it was there before.
    ///
    /// # Errors
    /// As [`labels`](Self::labels).
    pub async fn live_labels(&self, place: &Place) -> Result<Labels, StoreError> {
        match self.environment(place).await?.live.and_then(|live| live.delivery) {
            Some(delivery) => self.labels(delivery).await,
            None => Ok(Labels::default()),
        }
    }
}
