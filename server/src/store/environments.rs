//! What serves where, what is kept warm, and which delivery holds a place.

use super::{EnvironmentChange, Store, StoreError, projects, row};
use domain::{
    artifact::Artifact,
    delivery::event::Occupant,
    digest::RevisionRef,
    id::{DeliveryId, Place, ProjectName},
    traffic::Slot,
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

/// A service in a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// Which.
    pub place: Place,
    /// What serves; none before the first promotion.
    pub live: Option<Live>,
    /// What is kept in the other slot for a while.
    pub warm: Option<Warm>,
    /// The delivery that holds it.
    pub holder: Option<DeliveryId>,
}

/// What serves.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// Where.
    pub slot: Slot,
    /// What.
    pub artifact: Artifact,
    /// How it is started.
    pub definition: RevisionRef,
    /// Since when.
    pub since: Timestamp,
    /// The delivery that brought it; none if it was there before.
    pub delivery: Option<DeliveryId>,
}

impl Live {
    /// The same without its history.
    #[must_use]
    pub fn occupant(&self) -> Occupant {
        Occupant { slot: self.slot, artifact: self.artifact.clone(), definition: self.definition.clone() }
    }
}

/// What is kept beside the live version.
#[derive(Debug, Clone, PartialEq)]
pub struct Warm {
    /// What.
    pub artifact: Artifact,
    /// How it is started.
    pub definition: RevisionRef,
    /// Until when.
    pub until: Timestamp,
}

impl Store {
    /// All places that ever had a version.
    ///
    /// # Errors
    /// What the database says.
    pub async fn environments(&self) -> Result<Vec<Environment>, StoreError> {
        let sql = "select * from environment order by project, service, stage";
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// A project's places.
    ///
    /// # Errors
    /// What the database says.
    pub async fn environments_of(&self, project: &ProjectName) -> Result<Vec<Environment>, StoreError> {
        let sql = "select * from environment where project = $1";
        sqlx::query(sql).bind(project.as_str()).fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// One place; an empty one if it never had a version.
    ///
    /// # Errors
    /// What the database says.
    pub async fn environment(&self, place: &Place) -> Result<Environment, StoreError> {
        let sql = "select * from environment where project = $1 and stage = $2 and service = $3";
        let row = sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let empty = Environment { place: place.clone(), live: None, warm: None, holder: None };
        row.as_ref().map_or(Ok(empty), read)
    }

    /// Records a version that serves although no delivery brought it.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if something serves there already.
    pub async fn adopt(&self, place: &Place, live: &Live) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        ensure_row(&mut tx, place).await?;
        let sql = "select count(*) from environment \
                   where project = $1 and stage = $2 and service = $3 and live_slot is not null";
        let taken = sqlx::query_scalar::<_, i64>(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .fetch_one(&mut *tx)
            .await?;
        if taken > 0 {
            return Err(StoreError::Exists { what: "live version" });
        }
        set_live(&mut tx, place, live, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets what was kept warm until a moment, once it is stopped. What was promised since stays promised.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_warm(&self, place: &Place, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update environment set warm_artifact = null, warm_definition = null, warm_until = null \
                   where project = $1 and stage = $2 and service = $3 and warm_until = $4";
        sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(row::time(until))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

async fn set_warm(tx: &mut Transaction<'_, Sqlite>, place: &Place, warm: Option<&Warm>) -> Result<(), StoreError> {
    let sql = "update environment set warm_artifact = $4, warm_definition = $5, warm_until = $6 \
               where project = $1 and stage = $2 and service = $3";
    sqlx::query(sql)
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(warm.map(|warm| row::to_json("environment", &warm.artifact)).transpose()?)
        .bind(warm.map(|warm| row::to_json("environment", &warm.definition)).transpose()?)
        .bind(warm.map(|warm| row::time(warm.until)))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn apply(
    tx: &mut Transaction<'_, Sqlite>,
    delivery: DeliveryId,
    change: &EnvironmentChange,
) -> Result<(), StoreError> {
    match change {
        EnvironmentChange::Enter { place, serves } => enter(tx, delivery, place, serves.as_deref()).await,
        EnvironmentChange::Occupy { place, serves } => {
            enter(tx, delivery, place, serves.as_deref()).await?;
            set_warm(tx, place, None).await
        }
        EnvironmentChange::Leave(place) => leave(tx, delivery, place).await,
        EnvironmentChange::Strand { place, left } => {
            set_warm(tx, place, Some(left)).await?;
            leave(tx, delivery, place).await
        }
        EnvironmentChange::Promote { place, live, warm } => {
            set_live(tx, place, live, warm.as_deref()).await?;
            leave(tx, delivery, place).await
        }
    }
}

async fn enter(
    tx: &mut Transaction<'_, Sqlite>,
    delivery: DeliveryId,
    place: &Place,
    serves: Option<&Live>,
) -> Result<(), StoreError> {
    ensure_row(tx, place).await?;
    let sql = "update environment set holder = $4 \
               where project = $1 and stage = $2 and service = $3 and (holder is null or holder = $4)";
    let done = sqlx::query(sql)
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(delivery.to_string())
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() != 1 {
        return Err(StoreError::Taken { place: place.clone() });
    }
    match serves {
        Some(serves) => correct_live(tx, place, serves).await,
        None => Ok(()),
    }
}

/// What is live is what serves. Where both are in the same slot there is nothing to correct.
async fn correct_live(tx: &mut Transaction<'_, Sqlite>, place: &Place, serves: &Live) -> Result<(), StoreError> {
    let sql = "select live_slot from environment where project = $1 and stage = $2 and service = $3";
    let known = sqlx::query_scalar::<_, Option<String>>(sql)
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .fetch_one(&mut **tx)
        .await?;
    if known.is_none_or(|slot| slot == serves.slot.as_str()) {
        return Ok(());
    }
    set_live(tx, place, serves, None).await
}

async fn leave(tx: &mut Transaction<'_, Sqlite>, delivery: DeliveryId, place: &Place) -> Result<(), StoreError> {
    let sql = "update environment set holder = null \
               where project = $1 and stage = $2 and service = $3 and holder = $4";
    sqlx::query(sql)
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(delivery.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn ensure_row(tx: &mut Transaction<'_, Sqlite>, place: &Place) -> Result<(), StoreError> {
    sqlx::query("insert into environment (project, stage, service) values ($1, $2, $3) on conflict do nothing")
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn set_live(
    tx: &mut Transaction<'_, Sqlite>,
    place: &Place,
    live: &Live,
    warm: Option<&Warm>,
) -> Result<(), StoreError> {
    const TABLE: &str = "environment";
    let json = |artifact: &Artifact| row::to_json(TABLE, artifact);
    let revision = |definition: &RevisionRef| row::to_json(TABLE, definition);
    let sql = "update environment set live_slot = $4, live_artifact = $5, live_definition = $6, live_since = $7, \
               live_delivery = $8, warm_artifact = $9, warm_definition = $10, warm_until = $11 \
               where project = $1 and stage = $2 and service = $3";
    sqlx::query(sql)
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(live.slot.as_str())
        .bind(json(&live.artifact)?)
        .bind(revision(&live.definition)?)
        .bind(row::time(live.since))
        .bind(live.delivery.map(|id| id.to_string()))
        .bind(warm.map(|warm| json(&warm.artifact)).transpose()?)
        .bind(warm.map(|warm| revision(&warm.definition)).transpose()?)
        .bind(warm.map(|warm| row::time(warm.until)))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Environment, StoreError> {
    const TABLE: &str = "environment";
    let text = |column: &str| row.get::<Option<String>, _>(column);
    let live = match (text("live_slot"), text("live_artifact"), text("live_definition"), text("live_since")) {
        (Some(slot), Some(artifact), Some(definition), Some(since)) => Some(Live {
            slot: row::from_word(TABLE, &slot)?,
            artifact: row::from_json(TABLE, &artifact)?,
            definition: row::from_json(TABLE, &definition)?,
            since: row::parse(TABLE, &since)?,
            delivery: row::parse_option(TABLE, text("live_delivery").as_deref())?,
        }),
        _ => None,
    };
    let warm = match (text("warm_artifact"), text("warm_definition"), text("warm_until")) {
        (Some(artifact), Some(definition), Some(until)) => Some(Warm {
            artifact: row::from_json(TABLE, &artifact)?,
            definition: row::from_json(TABLE, &definition)?,
            until: row::parse(TABLE, &until)?,
        }),
        _ => None,
    };
    let holder = row::parse_option(TABLE, text("holder").as_deref())?;
    Ok(Environment { place: projects::place(row, TABLE)?, live, warm, holder })
}
