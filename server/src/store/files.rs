//! Uploaded files, in immutable revisions.

use super::{Store, StoreError, row};
use domain::{
    digest::{Digest, RevisionRef},
    file::{FileKind, Scope},
    id::{Place, ProjectName, ServiceName, StageName},
};
use jiff::Timestamp;
use sqlx::{
    AssertSqlSafe, Row as _, Sqlite, Transaction,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

/// A file about to become a revision.
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// Whose.
    pub project: ProjectName,
    /// What it is.
    pub kind: FileKind,
    /// What it holds for.
    pub scope: Scope,
    /// The file's own name.
    pub name: String,
    /// Byte for byte.
    pub text: String,
    /// Who.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A revision as it was saved.
#[derive(Debug, Clone)]
pub struct StoredRevision {
    /// What it is.
    pub kind: FileKind,
    /// What it holds for.
    pub scope: Scope,
    /// Its number and digest.
    pub revision: RevisionRef,
    /// The file's own name.
    pub name: String,
    /// Byte for byte.
    pub text: String,
    /// Who.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

const COLUMNS: &str = "select kind, stage, service, number, digest, name, body, author, reason, at from revision";
/// As above, for lists: without the texts.
const HEADS: &str = "select kind, stage, service, number, digest, name, '' as body, author, reason, at from revision";
/// One file, as `of_file` binds it.
const OF_FILE: &str = "where project = $1 and kind = $2 and stage = $3 and service = $4";

impl Store {
    /// Saves the next revision of a file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn save_revision(&self, new: &NewRevision) -> Result<RevisionRef, StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let saved = insert(&mut tx, new).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Saves the next revision of a file, unless there is one that its author has not seen: one that was saved after
    /// `seen`. It is looked for where nobody else can save one meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if there is one, and nothing was saved then.
    pub async fn save_revision_after(&self, new: &NewRevision, seen: Timestamp) -> Result<RevisionRef, StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let sql = format!("select count(*) from revision {OF_FILE} and at > $5");
        let unseen = of_file(sql, &new.project, new.kind, &new.scope).bind(row::time(seen));
        if unseen.fetch_one(&mut *tx).await?.get::<i64, _>(0) > 0 {
            return Err(StoreError::Exists { what: "newer revision" });
        }
        // Of this moment, not of the one at which the line for the database began: others look for what is newer.
        let saved = insert(&mut tx, &NewRevision { at: new.at.max(Timestamp::now()), ..new.clone() }).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// The newest revision of every file of a project.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_revisions(&self, project: &ProjectName) -> Result<Vec<StoredRevision>, StoreError> {
        let sql = format!(
            "{COLUMNS} r where project = $1 and number = (select max(number) from revision n where \
             n.project = r.project and n.kind = r.kind and n.stage = r.stage and n.service = r.service)"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(project.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    /// The newest revisions of one file, newest first, at most `limit`: who saved what, and not the texts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revision_heads(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<StoredRevision>, StoreError> {
        let sql = format!("{HEADS} {OF_FILE} order by number desc limit $5");
        let rows = of_file(sql, project, kind, scope).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    /// One revision of one file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revision(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        number: u32,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let sql = format!("{COLUMNS} {OF_FILE} and number = $5");
        let row = of_file(sql, project, kind, scope).bind(i64::from(number)).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// The revision of one file that was the newest at that moment.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revision_at(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
        at: Timestamp,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let sql = format!("{COLUMNS} {OF_FILE} and at <= $5 order by number desc limit 1");
        let row = of_file(sql, project, kind, scope).bind(row::time(at)).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// Revisions saved in a span of time that hold for a service, newest first, at most `limit`: who saved what, and not the
    /// texts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn saved_between(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        (from, to): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<StoredRevision>, StoreError> {
        let sql = format!(
            "{HEADS} where project = $1 and service in ('', $2) and at > $3 and at <= $4 order by at desc limit $5"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(service.as_str())
            .bind(row::time(from))
            .bind(row::time(to))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The newest revision of one file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_revision(
        &self,
        project: &ProjectName,
        kind: FileKind,
        scope: &Scope,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let sql = format!("{COLUMNS} {OF_FILE} order by number desc limit 1");
        let row = of_file(sql, project, kind, scope).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// A revision by its digest; of several with the same text the one with that number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_revision(
        &self,
        project: &ProjectName,
        kind: FileKind,
        wanted: &RevisionRef,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let sql = format!(
            "{COLUMNS} where project = $1 and kind = $2 and digest = $3 order by number <> $4, number desc limit 1"
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(project.as_str())
            .bind(kind.as_str())
            .bind(wanted.digest.as_str())
            .bind(i64::from(wanted.number))
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The revision that something in `place` was judged by: one of a file that holds there. Of several with the same text it
    /// is the one with that number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revision_used(
        &self,
        place: &Place,
        kind: FileKind,
        wanted: &RevisionRef,
    ) -> Result<Option<StoredRevision>, StoreError> {
        let sql = format!(
            "{COLUMNS} where project = $1 and kind = $2 and digest = $3 and stage in ('', $5) and service in ('', $6) \
             order by number <> $4, number desc limit 1"
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(place.project.as_str())
            .bind(kind.as_str())
            .bind(wanted.digest.as_str())
            .bind(i64::from(wanted.number))
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The text of a revision, by its digest.
    ///
    /// # Errors
    /// What the database says.
    pub async fn text_of(
        &self,
        project: &ProjectName,
        kind: FileKind,
        digest: &Digest,
    ) -> Result<Option<String>, StoreError> {
        let sql = "select body from revision where project = $1 and kind = $2 and digest = $3 limit 1";
        let text = sqlx::query_scalar(sql)
            .bind(project.as_str())
            .bind(kind.as_str())
            .bind(digest.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(text)
    }
}

pub(super) async fn insert(tx: &mut Transaction<'_, Sqlite>, new: &NewRevision) -> Result<RevisionRef, StoreError> {
    let next = format!("select coalesce(max(number), 0) + 1 from revision {OF_FILE}");
    let number: i64 = of_file(next, &new.project, new.kind, &new.scope).fetch_one(&mut **tx).await?.get(0);
    let digest = Digest::of(new.text.as_bytes());
    let sql = "insert into revision (project, kind, stage, service, number, digest, name, body, author, reason, at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    sqlx::query(sql)
        .bind(new.project.as_str())
        .bind(new.kind.as_str())
        .bind(stage_column(&new.scope))
        .bind(service_column(&new.scope))
        .bind(number)
        .bind(digest.as_str())
        .bind(&new.name)
        .bind(&new.text)
        .bind(&new.author)
        .bind(&new.reason)
        .bind(row::time(new.at))
        .execute(&mut **tx)
        .await?;
    Ok(RevisionRef { number: row::unsigned("revision", number)?, digest })
}

/// A statement whose first four parameters say which file is meant; see [`OF_FILE`].
fn of_file<'q>(
    sql: String,
    project: &ProjectName,
    kind: FileKind,
    scope: &Scope,
) -> Query<'q, Sqlite, SqliteArguments> {
    sqlx::query(AssertSqlSafe(sql))
        .bind(project.as_str().to_owned())
        .bind(kind.as_str())
        .bind(stage_column(scope).to_owned())
        .bind(service_column(scope).to_owned())
}

fn stage_column(scope: &Scope) -> &str {
    scope.stage.as_ref().map_or("", StageName::as_str)
}

fn service_column(scope: &Scope) -> &str {
    scope.service.as_ref().map_or("", ServiceName::as_str)
}

fn read(row: &SqliteRow) -> Result<StoredRevision, StoreError> {
    const TABLE: &str = "revision";
    let some = |text: String| (!text.is_empty()).then_some(text);
    let scope = Scope {
        stage: row::parse_option(TABLE, some(row.get("stage")).as_deref())?,
        service: row::parse_option(TABLE, some(row.get("service")).as_deref())?,
    };
    Ok(StoredRevision {
        kind: row::parse(TABLE, row.get("kind"))?,
        scope,
        revision: RevisionRef {
            number: row::unsigned(TABLE, row.get("number"))?,
            digest: row::parse(TABLE, row.get("digest"))?,
        },
        name: row.get("name"),
        text: row.get("body"),
        author: row.get("author"),
        reason: row.get("reason"),
        at: row::parse(TABLE, row.get("at"))?,
    })
}
