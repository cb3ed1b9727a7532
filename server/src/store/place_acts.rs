//! What people did to places, by name. Only ever added to.

use super::{Store, StoreError, row};
use domain::{
    id::{DeliveryId, Place},
    place::{Act, Done},
};
use sqlx::{Sqlite, Transaction};

const TABLE: &str = "place_act";

impl Store {
    /// The newest things that people did to a place, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if one cannot be read.
    pub async fn place_acts(&self, place: &Place, limit: u32) -> Result<Vec<Act>, StoreError> {
        let sql = "select recorded from place_act where project = $1 and stage = $2 and service = $3 \
                   order by position desc limit $4";
        let rows = sqlx::query_scalar::<_, String>(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|text| row::from_json(TABLE, text)).collect()
    }

    /// Has a version kept warm for longer, and records by whom; gives whether it was still kept as the act says.
    ///
    /// # Errors
    /// What the database says. Nothing is written then.
    pub async fn extend_warm(&self, place: &Place, act: &Act) -> Result<bool, StoreError> {
        let Done::KeptWarm { from, until } = &act.done else { return Ok(false) };
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let sql = "update environment set warm_until = $5 \
                   where project = $1 and stage = $2 and service = $3 and warm_until = $4";
        let done = sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(row::time(*from))
            .bind(row::time(*until))
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        record(&mut tx, place, act).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes a place from a delivery that nobody can go on with, closes that delivery with a sentence, and records by
    /// whom; gives whether it held the place.
    ///
    /// # Errors
    /// What the database says. Nothing is written then.
    pub async fn free(&self, place: &Place, act: &Act, sentence: &str) -> Result<bool, StoreError> {
        let Done::Freed { delivery } = act.done else { return Ok(false) };
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let sql = "update environment set holder = null \
                   where project = $1 and stage = $2 and service = $3 and holder = $4";
        let done = sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(delivery.to_string())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        close(&mut tx, delivery, act, sentence).await?;
        record(&mut tx, place, act).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn close(
    tx: &mut Transaction<'_, Sqlite>,
    delivery: DeliveryId,
    act: &Act,
    sentence: &str,
) -> Result<(), StoreError> {
    let failed = row::word("delivery", &domain::delivery::Status::Failed)?;
    let sql = "update delivery set is_open = 0, waiting_since = null, status = $2, sentence = $3, changed_at = $4 \
               where id = $1";
    sqlx::query(sql)
        .bind(delivery.to_string())
        .bind(failed)
        .bind(sentence)
        .bind(row::time(act.at))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn record(tx: &mut Transaction<'_, Sqlite>, place: &Place, act: &Act) -> Result<(), StoreError> {
    sqlx::query("insert into place_act (project, stage, service, recorded) values ($1, $2, $3, $4)")
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(row::to_json(TABLE, act)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
