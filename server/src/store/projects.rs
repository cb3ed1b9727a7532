//! Projects.

use super::{NewRevision, Store, StoreError, files, row};
use domain::id::{Place, ProjectName, ServiceName, StageName};
use jiff::Timestamp;
use sqlx::Row as _;

impl Store {
    /// Makes a project with its shipyard file, or neither.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is one of that name.
    pub async fn create_project(&self, by: &str, at: Timestamp, shipyard: &NewRevision) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let sql = "insert into project (name, created_at, created_by) values ($1, $2, $3) on conflict do nothing";
        let done =
            sqlx::query(sql).bind(shipyard.project.as_str()).bind(row::time(at)).bind(by).execute(&mut *tx).await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Exists { what: "project" });
        }
        files::insert(&mut tx, shipyard).await?;
        tx.commit().await?;
        Ok(())
    }

    /// All projects by name, with when they were made.
    ///
    /// # Errors
    /// What the database says.
    pub async fn projects(&self) -> Result<Vec<(ProjectName, Timestamp)>, StoreError> {
        let sql = "select name, created_at from project order by name";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row::parse("project", row.get(0))?, row::parse("project", row.get(1))?))).collect()
    }

    /// Whether there is such a project.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_project(&self, project: &ProjectName) -> Result<bool, StoreError> {
        let sql = "select count(*) from project where name = $1";
        Ok(sqlx::query_scalar::<_, i64>(sql).bind(project.as_str()).fetch_one(&self.pool).await? > 0)
    }

    /// A project's services by name: those that have a service file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn services(&self, project: &ProjectName) -> Result<Vec<ServiceName>, StoreError> {
        let sql = "select distinct service from revision \
                   where project = $1 and kind = 'service' and service <> '' order by service";
        let rows = sqlx::query_scalar::<_, String>(sql).bind(project.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(|name| row::parse("revision", name)).collect()
    }
}

/// The three columns that name a place.
pub(super) fn place(row: &sqlx::sqlite::SqliteRow, table: &'static str) -> Result<Place, StoreError> {
    Ok(Place {
        project: row::parse::<ProjectName>(table, row.get("project"))?,
        stage: row::parse::<StageName>(table, row.get("stage"))?,
        service: row::parse::<ServiceName>(table, row.get("service"))?,
    })
}
