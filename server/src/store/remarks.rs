//! What people said of evaluations.

use super::{Store, StoreError, row};
use domain::slo::{Remark, Saying};
use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};
use std::collections::HashMap;

const TABLE: &str = "remark";

impl Store {
    /// Adds a remark, if there are as many as its writer knew of.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if somebody else was quicker.
    pub async fn add_remark(&self, evaluation: &str, known: usize, remark: &Remark) -> Result<(), StoreError> {
        let (kind, verdict) = match remark.saying {
            Saying::Ignored => ("ignored", None),
            Saying::Counted => ("counted", None),
            Saying::Overridden(verdict) => ("overridden", Some(verdict)),
            Saying::Restored => ("restored", None),
        };
        let sql = "insert into remark (evaluation, seq, kind, verdict, author, reason, at) \
                   select $1, $2, $3, $4, $5, $6, $7 \
                   where $2 = (select coalesce(max(seq), 0) + 1 from remark where evaluation = $1)";
        let done = sqlx::query(sql)
            .bind(evaluation)
            .bind(i64::try_from(known + 1).unwrap_or(i64::MAX))
            .bind(kind)
            .bind(verdict.map(|verdict| row::word(TABLE, &verdict)).transpose()?)
            .bind(&remark.by)
            .bind(&remark.reason)
            .bind(row::time(remark.at))
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::Exists { what: "newer remark" }) } else { Ok(()) }
    }

    /// What was said of one evaluation, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remarks(&self, evaluation: &str) -> Result<Vec<Remark>, StoreError> {
        let sql = "select * from remark where evaluation = $1 order by seq";
        let rows = sqlx::query(sql).bind(evaluation).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }
}

/// All of a project's, by evaluation, in order.
pub(super) async fn of_project(pool: &SqlitePool, project: &str) -> Result<HashMap<String, Vec<Remark>>, StoreError> {
    let sql = "select remark.* from remark join evaluation on evaluation.id = remark.evaluation \
               where evaluation.project = $1 order by remark.evaluation, remark.seq";
    let mut all: HashMap<String, Vec<Remark>> = HashMap::new();
    for row in sqlx::query(sql).bind(project).fetch_all(pool).await? {
        all.entry(row.get("evaluation")).or_default().push(read(&row)?);
    }
    Ok(all)
}

fn read(row: &SqliteRow) -> Result<Remark, StoreError> {
    let saying = match (row.get::<&str, _>("kind"), row.get::<Option<&str>, _>("verdict")) {
        ("ignored", _) => Saying::Ignored,
        ("counted", _) => Saying::Counted,
        ("restored", _) => Saying::Restored,
        ("overridden", Some(verdict)) => Saying::Overridden(row::from_word(TABLE, verdict)?),
        (other, _) => return Err(StoreError::Damaged { table: TABLE, why: format!("`{other}` is no remark") }),
    };
    Ok(Remark { saying, by: row.get("author"), reason: row.get("reason"), at: row::parse(TABLE, row.get("at"))? })
}
