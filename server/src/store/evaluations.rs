//! Evaluations by place.

use super::{DeliveryRow, Store, StoreError, projects, row};
use domain::{
    delivery::Recorded,
    id::{DeliveryId, Place, ProjectName},
    slo::Evaluation,
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

/// An evaluation that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEvaluation {
    /// Where.
    pub place: Place,
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Sequence number of its event.
    pub seq: u64,
    /// Of which version.
    pub tag: String,
    /// When.
    pub at: Timestamp,
    /// All of it.
    pub evaluation: Evaluation,
}

impl Store {
    /// The evaluations of a place, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations(&self, place: &Place, limit: u32) -> Result<Vec<PastEvaluation>, StoreError> {
        let sql = "select * from evaluation where project = $1 and stage = $2 and service = $3 \
                   order by at desc limit $4";
        let rows = sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The newest evaluation of each of a project's places.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_evaluations(&self, project: &ProjectName) -> Result<Vec<PastEvaluation>, StoreError> {
        let sql = "select * from evaluation e where project = $1 and at = (select max(at) from evaluation n where \
                   n.project = e.project and n.stage = e.stage and n.service = e.service)";
        sqlx::query(sql).bind(project.as_str()).fetch_all(&self.pool).await?.iter().map(read).collect()
    }
}

pub(super) async fn insert(
    tx: &mut Transaction<'_, Sqlite>,
    place: &Place,
    delivery: &DeliveryRow,
    recorded: &Recorded,
    evaluation: &Evaluation,
) -> Result<(), StoreError> {
    let sql = "insert into evaluation (delivery, seq, project, stage, service, tag, at, body) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sqlx::query(sql)
        .bind(delivery.id.to_string())
        .bind(row::signed(recorded.seq))
        .bind(place.project.as_str())
        .bind(place.stage.as_str())
        .bind(place.service.as_str())
        .bind(&delivery.tag)
        .bind(row::time(recorded.at))
        .bind(row::to_json("evaluation", evaluation)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<PastEvaluation, StoreError> {
    const TABLE: &str = "evaluation";
    Ok(PastEvaluation {
        place: projects::place(row, TABLE)?,
        delivery: row::parse(TABLE, row.get("delivery"))?,
        seq: row::unsigned(TABLE, row.get("seq"))?,
        tag: row.get("tag"),
        at: row::parse(TABLE, row.get("at"))?,
        evaluation: row::from_json(TABLE, row.get("body"))?,
    })
}
