//! The event log and the feed that is read from it.

use super::{DeliveryRow, Live, Store, StoreError, Warm, deliveries, environments, evaluations, row};
use domain::{
    delivery::Recorded,
    id::{DeliveryId, Place},
    slo::Evaluation,
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction};

/// What is written beside an event, in the same transaction.
#[derive(Debug, Clone)]
pub struct Projection {
    /// The delivery as lists show it.
    pub delivery: DeliveryRow,
    /// What became of a place.
    pub environment: Option<EnvironmentChange>,
    /// The evaluation in the event, and where it was made.
    pub evaluation: Option<(Place, Evaluation)>,
}

/// What an event does to a place.
#[derive(Debug, Clone)]
pub enum EnvironmentChange {
    /// The delivery takes the stage; fails if another one holds it.
    Enter {
        /// Where.
        place: Place,
        /// What it found serving there. That is the live version from now on, if it was in the other slot.
        serves: Option<Box<Live>>,
    },
    /// The delivery takes the idle slot as well: what was kept there is no longer promised.
    Occupy {
        /// Where.
        place: Place,
        /// As for [`Enter`](Self::Enter); none where it had entered before.
        serves: Option<Box<Live>>,
    },
    /// The delivery leaves the stage as it was.
    Leave(Place),
    /// The delivery leaves the stage without having given the traffic back: its artifact is kept beside the live version.
    Strand {
        /// Where.
        place: Place,
        /// What still has the traffic.
        left: Box<Warm>,
    },
    /// The delivery's artifact is live from now on, and the delivery leaves.
    Promote {
        /// Where.
        place: Place,
        /// What is live.
        live: Box<Live>,
        /// What was live and is kept for a while.
        warm: Option<Box<Warm>>,
    },
}

/// Where an event came to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// In the feed of all deliveries.
    pub position: u64,
}

/// An event with its place in the feed.
#[derive(Debug, Clone)]
pub struct FeedItem {
    /// Grows by each event, over all deliveries.
    pub position: u64,
    /// Whose.
    pub delivery: DeliveryId,
    /// The event.
    pub recorded: Recorded,
}

impl Store {
    /// Appends an event if the log still ends with the one before it.
    ///
    /// # Errors
    /// [`StoreError::WrongSeq`] if it does not; [`StoreError::Taken`] if the event enters a stage that is held.
    /// Nothing is written then.
    pub async fn append(
        &self,
        delivery: DeliveryId,
        recorded: &Recorded,
        projection: &Projection,
    ) -> Result<Appended, StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        expect_seq(&mut tx, delivery, recorded.seq - 1).await?;
        deliveries::upsert(&mut tx, &projection.delivery).await?;
        let sql = "insert into event (delivery, seq, name, recorded) values ($1, $2, $3, $4) returning position";
        let position = sqlx::query_scalar::<_, i64>(sql)
            .bind(delivery.to_string())
            .bind(row::signed(recorded.seq))
            .bind(recorded.event.name())
            .bind(row::to_json("event", recorded)?)
            .fetch_one(&mut *tx)
            .await?;
        if let Some(change) = &projection.environment {
            environments::apply(&mut tx, delivery, change).await?;
        }
        if let Some((place, evaluation)) = &projection.evaluation {
            evaluations::insert_of_delivery(&mut tx, place, &projection.delivery, recorded, evaluation).await?;
        }
        tx.commit().await?;
        Ok(Appended { position: row::unsigned("event", position)? })
    }

    /// A delivery's whole log, in order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if an event cannot be read.
    pub async fn log(&self, delivery: DeliveryId) -> Result<Vec<Recorded>, StoreError> {
        let sql = "select recorded from event where delivery = $1 order by seq";
        let rows = sqlx::query_scalar::<_, String>(sql).bind(delivery.to_string()).fetch_all(&self.pool).await?;
        rows.iter().map(|text| row::from_json("event", text)).collect()
    }

    /// The logs of a service's deliveries that have an event at or after `since`, the oldest delivery first, at most `limit`.
    /// One that cannot be read is empty.
    ///
    /// # Errors
    /// What the database says.
    pub async fn logs_since(
        &self,
        place: &Place,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Vec<Recorded>>, StoreError> {
        let sql = "select e.delivery, e.recorded from event e join \
                   (select id, number from delivery where project = $1 and service = $2 and changed_at >= $3 \
                    order by number limit $4) d on d.id = e.delivery order by d.number, e.seq";
        let rows = sqlx::query_as::<_, (String, String)>(sql)
            .bind(place.project.as_str())
            .bind(place.service.as_str())
            .bind(row::time(since))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        let logs = rows.chunk_by(|one, two| one.0 == two.0);
        let read = |log: &[(String, String)]| -> Result<Vec<Recorded>, StoreError> {
            log.iter().map(|(_, text)| row::from_json("event", text)).collect()
        };
        Ok(logs.map(|log| read(log).unwrap_or_default()).collect())
    }

    /// What is in a delivery's log after an event, in order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if an event cannot be read.
    pub async fn log_after(&self, delivery: DeliveryId, seq: u64) -> Result<Vec<FeedItem>, StoreError> {
        let sql = "select position, recorded from event where delivery = $1 and seq > $2 order by seq";
        let rows = sqlx::query(sql).bind(delivery.to_string()).bind(row::signed(seq)).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let (position, recorded) = (row::unsigned("event", row.get(0))?, row::from_json("event", row.get(1))?);
                Ok(FeedItem { position, delivery, recorded })
            })
            .collect()
    }

    /// A delivery's first event, which carries its plan.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it cannot be read.
    pub async fn first_event(&self, delivery: DeliveryId) -> Result<Option<Recorded>, StoreError> {
        let sql = "select recorded from event where delivery = $1 and seq = 1";
        let text = sqlx::query_scalar::<_, String>(sql).bind(delivery.to_string()).fetch_optional(&self.pool).await?;
        text.map(|text| row::from_json("event", &text)).transpose()
    }

    /// The feed after a position, oldest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn feed(&self, after: u64, limit: u32) -> Result<Vec<FeedItem>, StoreError> {
        let sql = "select position, delivery, recorded from event where position > $1 order by position limit $2";
        let rows = sqlx::query(sql).bind(row::signed(after)).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(FeedItem {
                    position: row::unsigned("event", row.get(0))?,
                    delivery: row::parse("event", row.get(1))?,
                    recorded: row::from_json("event", row.get(2))?,
                })
            })
            .collect()
    }

    /// The newest decisions of people, or of deadlines in their place, newest first: whose, and which event.
    ///
    /// # Errors
    /// What the database says.
    pub async fn decisions(&self, limit: u32) -> Result<Vec<(DeliveryId, u64)>, StoreError> {
        let sql = "select delivery, seq from event where name in \
                   ('approved', 'rejected', 'timed_out', 'promotion_approved', 'step_skipped') order by position desc limit $1";
        let rows = sqlx::query(sql).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row::parse("event", row.get(0))?, row::unsigned("event", row.get(1))?))).collect()
    }

    /// The position of the newest event; 0 where there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_position(&self) -> Result<u64, StoreError> {
        let sql = "select coalesce(max(position), 0) from event";
        row::unsigned("event", sqlx::query_scalar::<_, i64>(sql).fetch_one(&self.pool).await?)
    }
}

async fn expect_seq(tx: &mut Transaction<'_, Sqlite>, delivery: DeliveryId, expected: u64) -> Result<(), StoreError> {
    let sql = "select coalesce(max(seq), 0) from event where delivery = $1";
    let last = sqlx::query_scalar::<_, i64>(sql).bind(delivery.to_string()).fetch_one(&mut **tx).await?;
    if last == row::signed(expected) { Ok(()) } else { Err(StoreError::WrongSeq { delivery, expected }) }
}
