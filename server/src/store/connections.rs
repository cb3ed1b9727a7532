//! Connections to metric sources outside, and their sealed secrets.

use super::{Store, StoreError, row};
use domain::{
    connection::{Field, Settings},
    id::ConnectionName,
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

const TABLE: &str = "connection";

/// A connection as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// All but its secrets.
    pub settings: Settings,
    /// Counts its changes, from 1.
    pub revision: u32,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
    /// Its secrets.
    pub secrets: Vec<SealedSecret>,
}

/// A secret that only the key's holder can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// Which.
    pub field: Field,
    /// As the seal made it.
    pub sealed: String,
    /// When it was typed.
    pub set_at: Timestamp,
}

impl Store {
    /// All connections by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connections(&self) -> Result<Vec<StoredConnection>, StoreError> {
        let rows = sqlx::query("select * from connection order by name").fetch_all(&self.pool).await?;
        let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let secrets = sqlx::query("select * from connection_secret order by field").fetch_all(&self.pool).await?;
        for secret in &secrets {
            let owner: String = secret.get("connection");
            let owner = all.iter_mut().find(|one| one.settings.name.as_str() == owner);
            owner.into_iter().try_for_each(|one| read_secret(secret).map(|read| one.secrets.push(read)))?;
        }
        Ok(all)
    }

    /// One connection.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connection(&self, name: &str) -> Result<Option<StoredConnection>, StoreError> {
        let sql = "select * from connection where name = $1";
        let Some(row) = sqlx::query(sql).bind(name).fetch_optional(&self.pool).await? else { return Ok(None) };
        let sql = "select * from connection_secret where connection = $1 order by field";
        let secrets = sqlx::query(sql).bind(name).fetch_all(&self.pool).await?;
        let secrets = secrets.iter().map(read_secret).collect::<Result<_, _>>()?;
        Ok(Some(StoredConnection { secrets, ..read(&row)? }))
    }

    /// Keeps a connection with exactly these secrets, if the kept one is still at the revision `seen` (0: there is none).
    ///
    /// # Errors
    /// [`StoreError::Exists`] if it is not.
    pub async fn save_connection(&self, new: &StoredConnection, seen: u32) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        expect_revision(&mut tx, &new.settings.name, seen).await?;
        let sql = "insert into connection (name, settings, revision, changed_at, changed_by) \
                   values ($1, $2, $3, $4, $5) on conflict (name) do update set \
                   settings = $2, revision = $3, changed_at = $4, changed_by = $5";
        sqlx::query(sql)
            .bind(new.settings.name.as_str())
            .bind(row::to_json(TABLE, &new.settings)?)
            .bind(i64::from(seen) + 1)
            .bind(row::time(new.changed_at))
            .bind(&new.changed_by)
            .execute(&mut *tx)
            .await?;
        let sql = "delete from connection_secret where connection = $1";
        sqlx::query(sql).bind(new.settings.name.as_str()).execute(&mut *tx).await?;
        for secret in &new.secrets {
            let sql = "insert into connection_secret (connection, field, sealed, set_at) values ($1, $2, $3, $4)";
            sqlx::query(sql)
                .bind(new.settings.name.as_str())
                .bind(secret.field.as_str())
                .bind(&secret.sealed)
                .bind(row::time(secret.set_at))
                .execute(&mut *tx)
                .await?;
        }
        forget_test(&mut tx, &new.settings.name).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets a connection with its secrets, if it is still at the revision `seen`.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if it is not.
    pub async fn delete_connection(&self, name: &ConnectionName, seen: u32) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        expect_revision(&mut tx, name, seen).await?;
        sqlx::query("delete from connection where name = $1").bind(name.as_str()).execute(&mut *tx).await?;
        forget_test(&mut tx, name).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether any secret is kept: then the key that sealed it is needed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_sealed_secrets(&self) -> Result<bool, StoreError> {
        let sql = "select count(*) from connection_secret";
        Ok(sqlx::query_scalar::<_, i64>(sql).fetch_one(&self.pool).await? > 0)
    }

    /// Keeps how the last test of a connection went, as JSON.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_connection_test(&self, name: &ConnectionName, body: &str) -> Result<(), StoreError> {
        let sql = "insert into connection_test (connection, body) values ($1, $2) \
                   on conflict (connection) do update set body = $2";
        sqlx::query(sql).bind(name.as_str()).bind(body).execute(&self.pool).await?;
        Ok(())
    }

    /// How the last tests went, as JSON, by the connection's name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connection_tests(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("select connection, body from connection_test").fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }
}

async fn expect_revision(tx: &mut Transaction<'_, Sqlite>, name: &ConnectionName, seen: u32) -> Result<(), StoreError> {
    let sql = "select coalesce(max(revision), 0) from connection where name = $1";
    let found = sqlx::query_scalar::<_, i64>(sql).bind(name.as_str()).fetch_one(&mut **tx).await?;
    if found == i64::from(seen) { Ok(()) } else { Err(StoreError::Exists { what: "newer connection" }) }
}

/// What was tested is not what is there now.
async fn forget_test(tx: &mut Transaction<'_, Sqlite>, name: &ConnectionName) -> Result<(), StoreError> {
    let sql = "delete from connection_test where connection = $1";
    sqlx::query(sql).bind(name.as_str()).execute(&mut **tx).await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<StoredConnection, StoreError> {
    Ok(StoredConnection {
        settings: row::from_json(TABLE, row.get("settings"))?,
        revision: row::unsigned(TABLE, row.get("revision"))?,
        changed_at: row::parse(TABLE, row.get("changed_at"))?,
        changed_by: row.get("changed_by"),
        secrets: Vec::new(),
    })
}

fn read_secret(row: &SqliteRow) -> Result<SealedSecret, StoreError> {
    Ok(SealedSecret {
        field: row::parse("connection_secret", row.get("field"))?,
        sealed: row.get("sealed"),
        set_at: row::parse("connection_secret", row.get("set_at"))?,
    })
}
