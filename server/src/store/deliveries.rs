//! What lists need of deliveries.

use super::{Store, StoreError, row};
use domain::{
    delivery::Status,
    digest::{Digest, RevisionRef},
    id::{DeliveryId, Place, ProjectName, ServiceName, StageName},
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

/// A delivery as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryRow {
    /// Which.
    pub id: DeliveryId,
    /// Its project.
    pub project: ProjectName,
    /// Its service.
    pub service: ServiceName,
    /// Its number within the project.
    pub number: u32,
    /// The version.
    pub tag: String,
    /// Who asked for it.
    pub triggered_by: String,
    /// When.
    pub triggered_at: Timestamp,
    /// The stage it is in.
    pub stage: StageName,
    /// Where it stands.
    pub status: Status,
    /// Its headline.
    pub sentence: String,
    /// Since when it waits at the door of its stage, if it does.
    pub queued_since: Option<Timestamp>,
    /// When it last moved.
    pub changed_at: Timestamp,
}

/// Which deliveries to list.
#[derive(Debug, Clone)]
pub enum Listed<'name> {
    /// Those that are not over.
    Open,
    /// A project's that are not over.
    OpenOf(&'name ProjectName),
    /// A project's, newest first.
    Project(&'name ProjectName),
    /// A service's, newest first.
    Service(&'name ProjectName, &'name ServiceName),
}

impl Store {
    /// Deliveries, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deliveries(&self, listed: Listed<'_>, limit: u32) -> Result<Vec<DeliveryRow>, StoreError> {
        let (filter, project, service) = match listed {
            Listed::Open => ("is_open = 1 and $1 = $2", "", ""),
            Listed::OpenOf(project) => ("is_open = 1 and project = $1 and $2 = ''", project.as_str(), ""),
            Listed::Project(project) => ("project = $1 and $2 = ''", project.as_str(), ""),
            Listed::Service(project, service) => ("project = $1 and service = $2", project.as_str(), service.as_str()),
        };
        let sql = format!("select * from delivery where {filter} order by triggered_at desc, number desc limit $3");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(project)
            .bind(service)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// One delivery by its number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delivery_by_number(
        &self,
        project: &ProjectName,
        number: u32,
    ) -> Result<Option<DeliveryRow>, StoreError> {
        let sql = "select * from delivery where project = $1 and number = $2";
        let row = sqlx::query(sql).bind(project.as_str()).bind(i64::from(number)).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// One delivery.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delivery(&self, id: DeliveryId) -> Result<Option<DeliveryRow>, StoreError> {
        let sql = "select * from delivery where id = $1";
        let row = sqlx::query(sql).bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// The number of the oldest delivery of a service that brings that digest and is not over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_delivery_of(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        artifact: &Digest,
    ) -> Result<Option<u32>, StoreError> {
        // A log that cannot be read brings nothing any more.
        let sql = "select d.number from delivery d join event e on e.delivery = d.id and e.seq = 1 \
                   where d.is_open = 1 and d.project = $1 and d.service = $2 and json_valid(e.recorded) \
                   and json_extract(e.recorded, '$.event.plan.artifact.digest') = $3 order by d.number limit 1";
        let number = sqlx::query_scalar::<_, i64>(sql)
            .bind(project.as_str())
            .bind(service.as_str())
            .bind(artifact.as_str())
            .fetch_optional(&self.pool)
            .await?;
        number.map(|number| row::unsigned("delivery", number)).transpose()
    }

    /// The newest deliveries whose plan names that revision of a file, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn deliveries_using(
        &self,
        project: &ProjectName,
        revision: &RevisionRef,
        limit: u32,
    ) -> Result<Vec<u32>, StoreError> {
        let sql = "select d.number from delivery d join event e on e.delivery = d.id and e.seq = 1 \
                   where d.project = $1 and instr(e.recorded, $2) > 0 order by d.number desc limit $3";
        // Events are written by way of a value without a type, whose keys are in another order.
        let as_recorded = serde_json::json!({ "number": revision.number, "digest": revision.digest });
        let rows = sqlx::query_scalar::<_, i64>(sql)
            .bind(project.as_str())
            .bind(row::to_json("event", &as_recorded)?)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(|number| row::unsigned("delivery", number)).collect()
    }

    /// The number that a project's next delivery gets. Two that ask at once get the same; the second to be
    /// recorded is refused and asks again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_number(&self, project: &ProjectName) -> Result<u32, StoreError> {
        let sql = "select coalesce(max(number), 0) + 1 from delivery where project = $1";
        let next = sqlx::query_scalar::<_, i64>(sql).bind(project.as_str()).fetch_one(&self.pool).await?;
        row::unsigned("delivery", next)
    }

    /// Has lists say that a delivery's log cannot be read, and takes it from the line in front of its stage: others need
    /// not wait for what will never go in. A stage that it holds already stays its own.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_unreadable(&self, id: DeliveryId, sentence: &str) -> Result<(), StoreError> {
        let sql = "update delivery set sentence = $2, waiting_since = null where id = $1";
        sqlx::query(sql).bind(id.to_string()).bind(sentence).execute(&self.pool).await?;
        Ok(())
    }

    /// Who waits at the door of a place, first come first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn queue(&self, place: &Place) -> Result<Vec<DeliveryId>, StoreError> {
        let sql = "select id from delivery where is_open = 1 and project = $1 and service = $2 and stage = $3 \
                   and waiting_since is not null order by waiting_since, id";
        let rows = sqlx::query_scalar::<_, String>(sql)
            .bind(place.project.as_str())
            .bind(place.service.as_str())
            .bind(place.stage.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|id| row::parse("delivery", id)).collect()
    }
}

pub(super) async fn upsert(tx: &mut Transaction<'_, Sqlite>, delivery: &DeliveryRow) -> Result<(), StoreError> {
    let sql = "insert into delivery (id, project, service, number, tag, triggered_by, triggered_at, stage, status, \
               sentence, is_open, waiting_since, changed_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
               on conflict (id) do update set stage = $8, status = $9, sentence = $10, is_open = $11, \
               waiting_since = $12, changed_at = $13";
    let done = sqlx::query(sql)
        .bind(delivery.id.to_string())
        .bind(delivery.project.as_str())
        .bind(delivery.service.as_str())
        .bind(i64::from(delivery.number))
        .bind(&delivery.tag)
        .bind(&delivery.triggered_by)
        .bind(row::time(delivery.triggered_at))
        .bind(delivery.stage.as_str())
        .bind(row::word("delivery", &delivery.status)?)
        .bind(&delivery.sentence)
        .bind(i64::from(!delivery.status.is_final()))
        .bind(delivery.queued_since.map(row::time))
        .bind(row::time(delivery.changed_at))
        .execute(&mut **tx)
        .await;
    match done {
        Err(sqlx::Error::Database(why)) if why.is_unique_violation() => {
            Err(StoreError::Exists { what: "delivery with that number" })
        }
        other => Ok(other.map(drop)?),
    }
}

fn read(row: &SqliteRow) -> Result<DeliveryRow, StoreError> {
    const TABLE: &str = "delivery";
    Ok(DeliveryRow {
        id: row::parse(TABLE, row.get("id"))?,
        project: row::parse(TABLE, row.get("project"))?,
        service: row::parse(TABLE, row.get("service"))?,
        number: row::unsigned(TABLE, row.get("number"))?,
        tag: row.get("tag"),
        triggered_by: row.get("triggered_by"),
        triggered_at: row::parse(TABLE, row.get("triggered_at"))?,
        stage: row::parse(TABLE, row.get("stage"))?,
        status: row::from_word(TABLE, row.get("status"))?,
        sentence: row.get("sentence"),
        queued_since: row::parse_option(TABLE, row.get::<Option<String>, _>("waiting_since").as_deref())?,
        changed_at: row::parse(TABLE, row.get("changed_at"))?,
    })
}
