//! What is kept: the logs of deliveries, the files they are judged by, and what lists need of them.
//!
//! Rows never leave this folder. The log is the truth; the tables beside it are written in the same transaction and
//! say nothing that the log does not. What is done to files, sources and places is no event of a delivery and has records of
//! its own.

mod connections;
mod deliveries;
mod environments;
mod evaluations;
mod events;
mod files;
mod labels;
mod migrations;
mod place_acts;
mod projects;
mod remarks;
mod row;
mod series;

pub use connections::{SealedSecret, StoredConnection};
pub use deliveries::{DeliveryRow, Listed};
pub use environments::{Environment, Live, Warm};
pub use evaluations::{BriefEvaluation, EvaluationHead, NewEvaluation, PastEvaluation};
pub use events::{Appended, EnvironmentChange, FeedItem, Projection};
pub use files::{NewRevision, StoredRevision};

use migrations::MIGRATIONS;
use sqlx::{
    SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// Connections at most; SQLite writes one at a time whatever this is.
const CONNECTIONS_MAX: u32 = 8;
/// How long a write waits for another one.
const BUSY_MAX: Duration = Duration::from_secs(10);

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

/// Why something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else wrote to that log first.
    #[error("the log of delivery {delivery} has moved on past {expected}")]
    WrongSeq {
        /// Whose log.
        delivery: domain::id::DeliveryId,
        /// The last sequence number that the writer knew.
        expected: u64,
    },
    /// Another delivery holds that stage of that service.
    #[error("{place} is held by another delivery")]
    Taken {
        /// Where.
        place: domain::id::Place,
    },
    /// There is one of that name.
    #[error("there is a {what} of that name")]
    Exists {
        /// What.
        what: &'static str,
    },
    /// The data folder was written by a newer Tidegate.
    #[error(
        "{path} was written by a newer version of Tidegate (its schema is at {found}, this version knows {known}). \
         Start the newer version, or give another folder with --data."
    )]
    Newer {
        /// The database file.
        path: String,
        /// Its schema version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// A row does not read back as what was written.
    #[error("{table} holds something unreadable: {why}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// In words.
        why: String,
    },
    /// The migrations failed.
    #[error("the database could not be brought to this version")]
    Migrate(#[source] MigrateError),
    /// The database refused.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
}

impl Store {
    /// Opens the database in this folder, which is made if need be.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a folder of a newer version; otherwise what the database says.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("tidegate.db");
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An event must be on the disk before its commands run, through a power cut too.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_MAX);
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        refuse_newer(&pool, &path).await?;
        MIGRATIONS.run(&pool).await.map_err(StoreError::Migrate)?;
        Ok(Self { pool })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Waits until all is written and closes the files.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn refuse_newer(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let has_table = "select count(*) from sqlite_master where name = '_sqlx_migrations'";
    if sqlx::query_scalar::<_, i64>(has_table).fetch_one(pool).await? == 0 {
        return Ok(());
    }
    let latest = "select max(version) from _sqlx_migrations";
    let found = sqlx::query_scalar::<_, Option<i64>>(latest).fetch_one(pool).await?.unwrap_or(0);
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    if found > known {
        return Err(StoreError::Newer { path: path.display().to_string(), found, known });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::slo::{Evaluation, ScoreUnit, Verdict};
    use sqlx::migrate::Migrator;
    use std::borrow::Cow;

    /// A database as the first version left it.
    async fn of_the_first_version(folder: &Path) {
        let options = SqliteConnectOptions::new().filename(folder.join("tidegate.db")).create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.expect("a database");
        let migrations = Cow::Owned(MIGRATIONS.iter().take(1).cloned().collect());
        Migrator { migrations, ..Migrator::DEFAULT }.run(&pool).await.expect("the first migration");
        let at = "2026-03-14T09:30:00Z".parse().expect("a moment");
        let evaluation = Evaluation::not_evaluated(domain::slo::Context {
            window: domain::window::Window { start: at, end: at },
            weight: domain::traffic::Weight::ALL,
            slo: None,
            sli: Vec::new(),
        });
        for (seq, at) in [(7_i64, "2026-03-14T09:30:00.000000Z"), (5, "2026-03-14T09:20:00.000000Z")] {
            let sql = "insert into evaluation values ('00000000-0000-0000-0000-000000000001', $1, 'sockshop', \
                       'staging', 'carts', '0.9.2', $2, $3)";
            let body = serde_json::to_string(&evaluation).expect("json");
            sqlx::query(sql).bind(seq).bind(at).bind(body).execute(&pool).await.expect("a row");
        }
        pool.close().await;
    }

    #[tokio::test]
    async fn evaluations_of_the_first_version_are_kept_and_numbered() {
        let folder = tempfile::tempdir().expect("a folder");
        of_the_first_version(folder.path()).await;
        let store = Store::open(folder.path()).await.expect("it is brought up to date");
        let place = domain::id::Place {
            project: "sockshop".parse().expect("a name"),
            stage: "staging".parse().expect("a name"),
            service: "carts".parse().expect("a name"),
        };
        let whole = store.evaluations(&place, 10).await.expect("they are read");
        let told: Vec<_> = whole.iter().map(|past| (past.head.number, past.head.id.as_str())).collect();
        let id = "00000000-0000-0000-0000-000000000001";
        assert_eq!(told, [(2, format!("{id}:7").as_str()), (1, format!("{id}:5").as_str())]);
        let brief = store.brief_evaluations(&place, 10).await.expect("they are read");
        assert_eq!((brief[0].brief.verdict, brief[0].brief.unit), (Verdict::NotEvaluated, ScoreUnit::Percent));
    }
}
